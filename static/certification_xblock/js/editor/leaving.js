/**
 * Cancel: at once where nothing was changed, else after a question of our own.
 */
import { one } from "./page.js";

/**
 * @param {HTMLElement} root
 * @param {{changed: () => boolean, leave: () => void}} options
 */
export function leaving(root, { changed, leave }) {
  const dialog = /** @type {HTMLDialogElement} */ (one(root, "dialog"));
  const cancel = one(root, "[data-cancel]");
  cancel.addEventListener("click", () => {
    if (changed()) {
      dialog.showModal();
    } else {
      leave();
    }
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Escape closes the question alone
  dialog.addEventListener("close", () => cancel.focus());
  one(dialog, "[data-stay]").addEventListener("click", () => dialog.close());
  one(dialog, "[data-leave]").addEventListener("click", () => {
    dialog.close();
    leave();
  });
}

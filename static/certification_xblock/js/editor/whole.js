/**
 * The editor over the whole window and back. Nothing moves in the page: the editor is lifted above it and put down.
 */

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} button
 * @param {Record<string, string>} texts
 */
export function wholeWindow(root, button, texts) {
  const isWhole = () => root.hasAttribute("data-whole");

  /** @param {boolean} whole */
  const set = (whole) => {
    const held = root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : button;
    const scroll = root.querySelector(".certification-editor__scroll")?.scrollTop ?? 0;
    root.toggleAttribute("data-whole", whole);
    // In the top layer nothing of the page is above it, and nothing of the page has to change.
    if (whole && root.showPopover) {
      root.setAttribute("popover", "manual");
      root.showPopover();
    } else {
      root.removeAttribute("popover");
    }
    button.setAttribute("aria-pressed", String(whole));
    button.title = (whole ? texts.modalSize : texts.wholeWindow) ?? "";
    root.querySelector(".certification-editor__scroll")?.scrollTo(0, scroll);
    held.focus({ preventScroll: !whole && held !== button });
  };

  button.addEventListener("click", () => set(!isWhole()));
  root.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "Enter") {
      event.preventDefault();
      set(!isWhole());
    } else if (event.key === "Escape" && isWhole() && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      set(false);
    }
  });
}

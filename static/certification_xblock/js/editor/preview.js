/**
 * The certificate beside the form, as the learner will get it: with a usual or a long name, on screen and as PDF.
 */
import { one } from "./page.js";

/**
 * @param {HTMLElement} root
 * @param {{post: (handler: string, suffix: string) => Promise<Response>, texts: Record<string, string>,
 *   onName: () => void, announce: (text: string) => void}} options
 */
export function previewPane(root, { post, texts, onName, announce }) {
  const frame = one(root, "[data-preview]");
  const none = one(root, "[data-no-preview]");
  const pdf = one(root, "[data-pdf]");
  const names = one(root, "[data-names]");
  const said = one(root, "[data-pdf-problem]");

  const suffix = () => one(names, "input:checked").value;

  /**
   * @param {{html: string}} shown
   */
  const show = (shown) => {
    // What was in order last stays in sight while something is being put right.
    frame.parentElement.hidden = !shown.html && !frame.srcdoc;
    none.hidden = Boolean(shown.html);
    // What is wrong stands at its fields; here only that there is something.
    none.textContent = (frame.srcdoc ? texts.previewWaits : texts.noPreview) ?? "";
    frame.parentElement.dataset.paper = one(root, "[name=paper]").value;
    pdf.disabled = !shown.html;
    if (shown.html && frame.srcdoc !== shown.html) {
      frame.srcdoc = shown.html;
    }
  };

  const openPdf = async () => {
    // Opened while the hand is still on the button: afterwards browsers take it for an advertisement.
    const tab = window.open("", "_blank");
    pdf.setAttribute("aria-busy", "true");
    said.hidden = true;
    let refused = "";
    try {
      const response = await post("preview_pdf", suffix());
      if (!response.ok) {
        refused = (await response.json()).problems?.[0]?.message ?? "";
        throw new Error(String(response.status));
      }
      const address = URL.createObjectURL(await response.blob());
      if (tab) {
        tab.location.replace(address);
      } else {
        location.assign(address);
      }
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch {
      tab?.close();
      said.hidden = false;
      said.textContent = refused || (texts.failed ?? "");
      announce(said.textContent);
    } finally {
      pdf.removeAttribute("aria-busy");
    }
  };

  pdf.addEventListener("click", () => {
    if (!pdf.hasAttribute("aria-busy")) {
      openPdf();
    }
  });
  names.addEventListener("change", (/** @type {Event} */ event) => {
    event.stopPropagation();
    onName();
  });
  names.addEventListener("input", (/** @type {Event} */ event) => event.stopPropagation());
  return { show, suffix };
}

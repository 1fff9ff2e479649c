/**
 * Shows the image that was chosen for upload, beside the one in force; without this module the form works the same.
 * The file stays in the page: it is shown as an image, in which nothing runs.
 * @module
 */

/**
 * Have a file input show what was chosen.
 * @param {Element} upload
 */
function showChosen(upload) {
  const input = upload.querySelector("input");
  const box = upload.querySelector(".cxa-upload__new");
  const image = upload.querySelector("img");
  if (!(input instanceof HTMLInputElement) || !(box instanceof HTMLElement) || !image) {
    return;
  }
  image.addEventListener("error", () => { box.hidden = true; });
  image.addEventListener("load", () => { box.hidden = false; });
  input.addEventListener("change", () => {
    if (image.src) {
      URL.revokeObjectURL(image.src);
    }
    box.hidden = true;
    const file = input.files?.[0];
    if (file) {
      image.src = URL.createObjectURL(file);
    } else {
      image.removeAttribute("src");
    }
  });
}

document.querySelectorAll("[data-certification-image]").forEach(showChosen);

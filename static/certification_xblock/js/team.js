/**
 * The pages of a course's team, made pleasanter: all of a page ticked at once, and a job's progress without loading
 * the page anew. Everything works without it, as links and forms.
 */

const WAIT = 1500; // milliseconds between two looks at a job
const FAILED_WAIT = 6000; // after one that failed
const STEPS = 4; // a job is spoken of at each quarter

/**
 * @param {ParentNode} page
 */
export function prepareList(page) {
  const form = page.querySelector("form[data-many]");
  const bar = form?.querySelector("[data-all]");
  const all = bar?.querySelector("input");
  const chosen = bar?.querySelector("output");
  if (!(form instanceof HTMLFormElement) || !(bar instanceof HTMLElement) || !all || !chosen) {
    return;
  }
  const many = form.querySelector(".cxt-many");
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name=learner]")]);
  const count = () => {
    const number = boxes.filter((box) => box.checked).length;
    all.checked = number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
    chosen.textContent = number ? (chosen.dataset.text ?? "").replace("{count}", number.toLocaleString(document.documentElement.lang || undefined)) : "";
    many?.toggleAttribute("data-some", number > 0);
  };
  all.addEventListener("change", () => {
    boxes.forEach((box) => {
      box.checked = all.checked;
    });
    count();
  });
  form.addEventListener("change", (event) => {
    if (event.target !== all) {
      count();
    }
  });
  bar.hidden = false;
  count();
}

/**
 * Which quarter a job has reached: it is spoken of when that changes.
 * @param {number} done
 * @param {number} total
 */
export function quarter(done, total) {
  return total > 0 ? Math.floor((done * STEPS) / total) : 0;
}

/**
 * @param {Document} page
 */
export function followJob(page) {
  const live = page.querySelector("[data-live]");
  let spoken = 0;

  const look = async () => {
    const part = page.querySelector("[data-job]");
    if (!(part instanceof HTMLElement) || part.dataset.running === undefined) {
      return;
    }
    let wait = WAIT;
    try {
      const response = await fetch(part.dataset.url ?? "", { headers: { Accept: "text/html" } });
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      const parsed = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-job]");
      if (parsed) {
        show(page, part, page.importNode(parsed, true));
      }
    } catch {
      wait = FAILED_WAIT; // a look that fails is made again
    }
    setTimeout(look, wait);
  };

  /** @param {Document} document @param {HTMLElement} old @param {Element} next */
  const show = (document, old, next) => {
    const focused = old.contains(document.activeElement);
    old.replaceWith(next);
    if (focused) {
      const target = next.querySelector("button, a");
      if (target instanceof HTMLElement) {
        target.focus();
      }
    }
    const bar = next.querySelector("progress");
    const reached = bar ? quarter(bar.value, bar.max) : 0;
    const running = next instanceof HTMLElement && next.dataset.running !== undefined;
    if (live && next instanceof HTMLElement && (reached > spoken || !running)) {
      spoken = reached;
      live.textContent = next.dataset.says ?? "";
    }
  };

  setTimeout(look, WAIT);
}

if (typeof document !== "undefined") {
  prepareList(document);
  followJob(document);
}

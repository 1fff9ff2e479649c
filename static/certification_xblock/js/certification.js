/**
 * The learner's certification: claims without leaving the page, and keeps what it shows up to date.
 * The server renders; this exchanges the rendered part, keeps the focus, and says what has changed.
 */

/**
 * @typedef {{handlerUrl: (element: Element, handler: string) => string}} Runtime
 * @typedef {{messages: {copied: string, failed: string}}} Args
 */

const HEADERS = { "X-Certification": "fragment" };
const WAITS = [2, 3, 5, 8, 13, 21, 34]; // seconds between looks while the platform issues
const REST = 3000; // milliseconds between looks when the learner comes back to the page

/**
 * @param {Runtime} runtime
 * @param {Element} root
 * @param {Args} args
 */
export function mount(runtime, root, args) {
  const part = root.querySelector("[data-part]");
  const live = root.querySelector("[data-live]");
  const form = root.querySelector("form");
  if (!(part instanceof HTMLElement) || !(live instanceof HTMLElement)) {
    return;
  }
  let looked = Date.now();
  let look = 0;

  /** @param {string} text @param {boolean} [visible] */
  const say = (text, visible = false) => {
    live.toggleAttribute("data-visible", visible);
    live.textContent = text;
  };

  const prepare = () => {
    if (navigator.clipboard) {
      part.querySelectorAll("[data-copy]").forEach((button) => button.removeAttribute("hidden"));
    }
    if (part.querySelector("[data-refreshing]") && look < WAITS.length) {
      setTimeout(refresh, /** @type {number} */ (WAITS[look]) * 1000);
      look += 1;
    }
  };

  /** @param {Response} response */
  const show = async (response) => {
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    const next = parse(await response.text());
    if (next && digest(next) !== digest(part.firstElementChild)) {
      const focused = part.contains(document.activeElement) ? document.activeElement : null;
      part.replaceChildren(next);
      if (focused) {
        restore(part, focused);
      }
      say(summary(part));
    }
    prepare();
  };

  const refresh = async () => {
    if (!part.isConnected) {
      return;
    }
    looked = Date.now();
    try {
      await show(await fetch(runtime.handlerUrl(root, "refresh"), { headers: HEADERS }));
    } catch {
      // A look that fails is made again when the learner comes back to the page.
    }
  };

  const claim = async () => {
    if (!form || part.hasAttribute("aria-busy")) {
      return;
    }
    part.setAttribute("aria-busy", "true");
    try {
      const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
      look = 0;
      await show(await fetch(form.action, { method: "POST", headers: HEADERS, body }));
    } catch {
      say(args.messages.failed, true);
    } finally {
      part.removeAttribute("aria-busy");
    }
  };

  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    claim();
  });
  part.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (button instanceof HTMLElement) {
      try {
        await navigator.clipboard.writeText(button.dataset.copy ?? "");
        say(args.messages.copied, true);
      } catch {
        say(args.messages.failed, true);
      }
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - looked > REST) {
      refresh();
    }
  });
  prepare();
}

/**
 * Nodes of a document that runs no scripts, ready to be put into this one.
 * @param {string} html
 */
function parse(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").querySelector("[data-digest]");
  return parsed && document.importNode(parsed, true);
}

/** @param {Element | null} inner */
function digest(inner) {
  return inner instanceof HTMLElement ? inner.dataset.digest : undefined;
}

/**
 * The focus goes to the same link or button as before or, where it is gone, to what took its place.
 * @param {HTMLElement} part
 * @param {Element} focused
 */
function restore(part, focused) {
  const same = [...part.querySelectorAll("a[href], button")].find((each) =>
    each.tagName === focused.tagName
    && each.getAttribute("href") === focused.getAttribute("href")
    && each.textContent === focused.textContent);
  const target = same ?? part.querySelector(".certification-note") ?? part.firstElementChild;
  if (target instanceof HTMLElement) {
    if (target !== same) {
      target.tabIndex = -1;
    }
    target.focus();
  }
}

/**
 * What a screen reader is told after a change: the news, then how much is left.
 * @param {HTMLElement} part
 */
function summary(part) {
  const inner = part.firstElementChild;
  const news = [...part.querySelectorAll(".certification-note p:not(.certification-verify)")];
  const says = inner instanceof HTMLElement ? inner.dataset.says ?? "" : "";
  return [...news.map((each) => each.textContent ?? ""), says].map((text) => text.replace(/\s+/g, " ").trim())
    .filter(Boolean).join(" ");
}

/**
 * The author's readiness check: has the LMS look without leaving the page, and shows what it finds once it is there.
 * The server renders; this exchanges the rendered panel and keeps the focus. Without it the form is a plain one.
 */

/**
 * @typedef {{handlerUrl: (element: Element, handler: string) => string}} Runtime
 * @typedef {{messages: {checked: string, failed: string}}} Args
 */

const HEADERS = { "X-Certification": "fragment" };
const WAITS = [1, 2, 3, 5, 8, 13, 21]; // seconds between looks while the LMS is asked
const PANEL = "[data-readiness]";

/**
 * @param {Runtime} runtime
 * @param {Element} root
 * @param {Args} args
 */
export function mount(runtime, root, args) {
  let look = 0;

  const panel = () => root.querySelector(PANEL);

  /** @param {string} text */
  const say = (text) => {
    const live = root.querySelector("[data-readiness-live]");
    if (live) {
      live.textContent = text;
    }
  };

  /** @param {Response} response */
  const show = async (response) => {
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(PANEL);
    const present = panel();
    if (!parsed || !present) {
      return;
    }
    const next = document.importNode(parsed, true);
    const open = present.querySelector("details")?.open ?? false;
    const focused = present.contains(document.activeElement);
    next.className = present.className; // it stays where it is
    present.replaceWith(next);
    const details = next.querySelector("details");
    if (details) {
      details.open = open;
    }
    if (focused) {
      next.querySelector("button")?.focus();
    }
    wait(next);
  };

  /** @param {Element} shown */
  const wait = (shown) => {
    if (!shown.hasAttribute("data-due")) {
      if (look) {
        say(args.messages.checked);
      }
    } else if (look < WAITS.length) {
      setTimeout(refresh, /** @type {number} */ (WAITS[look]) * 1000);
      look += 1;
    }
  };

  const refresh = async () => {
    if (!root.isConnected) {
      return;
    }
    try {
      await show(await fetch(runtime.handlerUrl(root, "readiness"), { headers: HEADERS }));
    } catch {
      say(args.messages.failed);
    }
  };

  root.addEventListener("submit", async (event) => {
    const form = event.target;
    const present = panel();
    if (!(form instanceof HTMLFormElement) || !present?.contains(form)) {
      return;
    }
    event.preventDefault();
    if (present.hasAttribute("aria-busy")) {
      return;
    }
    present.setAttribute("aria-busy", "true");
    look = 1;
    try {
      const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
      await show(await fetch(form.action, { method: "POST", headers: HEADERS, body }));
    } catch {
      say(args.messages.failed);
    } finally {
      panel()?.removeAttribute("aria-busy");
    }
  });

  // Studio publishes a unit without drawing its blocks anew: what the panel said a moment ago may be answered.
  const studio = /** @type {any} */ (window).jQuery?.(document);
  /** @param {unknown} _event @param {unknown} _request @param {{type?: string, url?: string}} sent */
  const onStudio = (_event, _request, sent) => {
    if (!root.isConnected) {
      studio.off("ajaxComplete", onStudio);
    } else if (/^(PATCH|POST|PUT)$/i.test(sent.type ?? "") && /\/xblock\/[^/]+$/.test(sent.url ?? "")) {
      refresh();
    }
  };
  studio?.on?.("ajaxComplete", onStudio);

  const shown = panel();
  if (shown) {
    wait(shown);
  }
}

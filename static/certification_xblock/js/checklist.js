/**
 * The learner's checklist: each answer is saved at once. What could not be saved says so, is kept on this device, and is
 * sent again. The server renders; this exchanges the item and the progress.
 */

/** @typedef {Record<string, string>} Payload */

const HEADERS = { "X-Certification": "fragment" };
const WAITS = [3, 8, 20, 60]; // seconds before what could not be saved is sent again
const PAUSE = 400; // milliseconds between leaving a field and saving it: a tap on a button comes first

/**
 * @param {{handlerUrl: (element: Element, handler: string, suffix?: string) => string}} runtime
 * @param {Element} element
 * @param {{store: string, texts: {saving: string, kept: string, retry: string}}} args
 */
export function mount(runtime, element, args) {
  const { store, texts } = args;
  const root = element.matches(".certification-checklist") ? element : one(element, ".certification-checklist");
  const live = one(root, "[data-live]");
  const notice = one(root, "[data-waiting]");
  if (!live || !notice) {
    return;
  }
  /** @type {Map<string, Payload>} what is not saved yet, by item */
  const waiting = new Map(Object.entries(stored(store)));
  const busy = new Set();
  const conflicts = new Set(); // items that wait for the learner's choice between two answers
  const timers = new Map();
  let tries = 0;
  let retry = 0;

  /** @param {string} id */
  const itemOf = (id) => one(root, `[data-item="${CSS.escape(id)}"]`);

  const keep = () => {
    try {
      localStorage.setItem(store, JSON.stringify(Object.fromEntries(waiting)));
    } catch {
      // Without a store what waits is kept as long as the page is.
    }
  };

  /** @param {boolean} failed */
  const tell = (failed) => {
    const late = failed && [...waiting.keys()].some((id) => !conflicts.has(id));
    notice.hidden = !late;
    if (late) {
      notice.firstElementChild.textContent = live.textContent = texts.kept;
      one(notice, "button").textContent = texts.retry;
    }
  };

  /** @param {Element} item */
  const mark = (item, text = "") => {
    const said = one(item, "[data-said]");
    item.toggleAttribute("data-saving", Boolean(text));
    if (said) {
      said.hidden = !text;
      said.textContent = text;
    }
  };

  /** The next tap means the opposite. @param {Element} item @param {string} state */
  const paint = (item, state) => {
    const tick = one(item, "[data-tick]");
    if (tick) {
      tick.setAttribute("aria-pressed", state === "done");
      tick.value = state === "done" ? "open" : "done";
    }
    all(item, "[data-keep-state], [data-save]").forEach((each) => each.setAttribute("value", state));
  };

  /** @param {Element} answer */
  const progressFrom = (answer) => {
    const progress = one(answer, "[data-progress]");
    if (progress) {
      one(root, "[data-progress]")?.replaceWith(progress);
    }
    return progress;
  };

  /** @param {Element} answer @param {string} id @param {Payload} [sent] */
  const show = (answer, id, sent) => {
    live.textContent = progressFrom(answer)?.dataset.says ?? live.textContent;
    const next = one(answer, "[data-item]");
    const old = itemOf(id);
    if (!next || !old) {
      return;
    }
    const active = old.contains(document.activeElement) ? /** @type {any} */ (document.activeElement) : null;
    const opened = all(old, "details").map((each) => each.open);
    let written = false; // since it was sent
    for (const { name, value } of fieldsOf(old)) {
      const same = fieldsOf(next).find((each) => each.name === name);
      if (same && sent && value !== (sent[name] ?? "")) {
        same.value = value;
        written = true;
      }
    }
    all(next, "details").forEach((each, index) => {
      each.open ||= opened[index] ?? false;
    });
    old.replaceWith(next);
    if (active) {
      const field = active.tagName !== "BUTTON" && active.name;
      const target = one(next, "[data-problem]") ?? one(next, field ? `[name="${field}"]` : "[data-tick]");
      target?.focus({ preventScroll: true });
      if (field && target?.tagName === "TEXTAREA") {
        target.setSelectionRange(active.selectionStart, active.selectionEnd);
      }
    }
    if (written) {
      later(id, next.dataset.state);
    }
  };

  /** @param {string} id @param {string} state */
  const later = (id, state) => {
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(() => {
      const item = itemOf(id);
      if (item) {
        save(item, state);
      }
    }, PAUSE));
  };

  /** @param {string} id */
  const send = async (id) => {
    const payload = waiting.get(id);
    const item = itemOf(id);
    if (!payload || busy.has(id)) {
      return;
    }
    if (!item) {
      waiting.delete(id); // the list has it no more
      keep();
      return;
    }
    busy.add(id);
    mark(item, texts.saving);
    let failed = false;
    try {
      const csrfmiddlewaretoken = one(root, "[name=csrfmiddlewaretoken]")?.value ?? "";
      const body = new URLSearchParams({ ...payload, item: id, csrfmiddlewaretoken });
      const response = await fetch(runtime.handlerUrl(element, "answer"), { method: "POST", headers: HEADERS, body });
      const text = await response.text();
      const answer = parse(text);
      const newer = waiting.get(id);
      if (answer && response.status === 409) {
        conflicts.add(id);
        show(answer, id);
      } else if (answer && newer === payload) {
        waiting.delete(id);
        conflicts.delete(id);
        show(answer, id, payload);
      } else if (answer) {
        // Something newer waits: it goes on from what is saved now.
        waiting.set(id, { ...newer, version: one(answer, "[data-item]")?.dataset.version ?? payload.version });
        setTimeout(() => send(id));
      } else {
        const said = problem(text);
        failed = !said;
        if (said) {
          waiting.delete(id);
          mark(item, said);
          item.removeAttribute("data-saving");
          live.textContent = said;
        }
      }
    } catch {
      failed = true;
    }
    busy.delete(id);
    keep();
    if (failed) {
      mark(item, texts.kept);
      clearTimeout(retry);
      retry = window.setTimeout(sendAll, (WAITS[tries] ?? 60) * 1000);
    }
    tries = failed ? tries + 1 : 0;
    tell(failed);
  };

  const sendAll = () => [...waiting.keys()].filter((id) => !conflicts.has(id)).forEach(send);

  /** @param {HTMLElement} item @param {string} state */
  const save = (item, state) => {
    const { item: id = "", version = "0" } = item.dataset;
    clearTimeout(timers.get(id));
    waiting.set(id, { state, version, ...Object.fromEntries(fieldsOf(item).map(({ name, value }) => [name, value])) });
    keep();
    paint(item, state);
    send(id);
  };

  root.addEventListener("submit", (/** @type {any} */ event) => {
    const item = event.target.closest("[data-item]");
    if (item) {
      event.preventDefault();
      conflicts.delete(item.dataset.item);
      save(item, event.submitter?.value || item.dataset.state);
    }
  });
  root.addEventListener("change", (/** @type {any} */ { target }) => {
    const item = target.closest("[data-item]");
    // A reason alone is no answer: it goes with its button, or with an answer that has one already.
    const alone = target.name === "reason" && item?.dataset.state !== "not_applicable";
    if (item && !alone && !one(item, "[data-problem]")) {
      later(item.dataset.item, one(item, "[data-keep-state]")?.getAttribute("value") ?? "open");
    }
  });
  root.addEventListener("click", async (/** @type {any} */ event) => {
    const { target } = event;
    const next = target.closest("[data-next]");
    if (next) {
      event.preventDefault();
      const item = one(root, next.getAttribute("href"));
      const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
      item?.scrollIntoView({ block: "center", behavior });
      one(item, "[data-tick]")?.focus({ preventScroll: true });
    } else if (target.closest("[data-keep]")) {
      event.preventDefault();
      const id = target.closest("[data-item]").dataset.item;
      waiting.delete(id);
      conflicts.delete(id);
      keep();
      try {
        const response = await fetch(runtime.handlerUrl(element, "refresh", id), { headers: HEADERS });
        const answer = parse(await response.text());
        if (answer) {
          show(answer, id);
        }
      } catch {
        location.reload();
      }
    } else if (notice.contains(target.closest("button"))) {
      sendAll();
    }
  });
  window.addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && root.isConnected) {
      sendAll();
    }
  });

  /** A list that was changed by its author is counted anew, once the learner is here. */
  const settle = async () => {
    const form = one(root, "[data-settle-form]");
    try {
      const body = form && new URLSearchParams(/** @type {any} */ (new FormData(form)));
      const response = form && await fetch(form.action, { method: "POST", headers: HEADERS, body });
      const answer = response?.ok && parse(await response.text());
      if (answer && progressFrom(answer)) {
        form.remove();
      }
    } catch {
      // The form's own button is there.
    }
  };
  settle();
  waiting.forEach((payload, id) => {
    const item = itemOf(id);
    if (item) {
      for (const field of fieldsOf(item)) {
        field.value = payload[field.name] ?? field.value;
      }
      paint(item, payload.state ?? "open");
    }
  });
  sendAll();
}

/** @param {Element | null} from @param {string} css @returns {any} */
const one = (from, css) => from?.querySelector(css);

/** @param {Element} from @param {string} css @returns {any[]} */
const all = (from, css) => [...from.querySelectorAll(css)];

/** @param {Element} item */
const fieldsOf = (item) => all(item, "textarea[name], input[type=url]");

/** Nodes of a document that runs no scripts, ready to be put into this one. @param {string} html */
function parse(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").querySelector("[data-answer]");
  return parsed && document.importNode(parsed, true);
}

/** @param {string} text @returns {string} */
function problem(text) {
  try {
    return JSON.parse(text).problems.map((/** @type {{message: string}} */ each) => each.message).join(" ");
  } catch {
    return "";
  }
}

/** @param {string} name @returns {Record<string, Payload>} */
function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/**
 * A list of chosen things in an order: co-signers, signatories.
 */
import { fill, moved } from "./model.js";
import { addTools, cloned, fillSelect, focusLine, one } from "./page.js";

/**
 * @param {Element} root the editor
 * @param {HTMLElement} place
 * @param {{field: string, value: string[], choices: {value: string, label: string}[],
 *   texts: Record<string, string>, onChange: () => void}} options
 * @returns {{value: () => string[]}}
 */
export function picker(root, place, { field, value, choices, texts, onChange }) {
  let chosen = [...value];
  place.append(cloned(root, "picker"));
  const list = one(place, "[data-members]");
  const adding = one(place, "[data-adding]");
  const select = one(place, "[data-part=choice]");
  const empty = one(place, "[data-empty]");
  select.setAttribute("aria-label", place.dataset.choose ?? "");

  /** @param {string} slug */
  const label = (slug) => choices.find((choice) => choice.value === slug)?.label ?? fill(texts.unregistered, slug);

  /** @param {string[]} next */
  const change = (next) => {
    chosen = next;
    draw();
    onChange();
  };

  const draw = () => {
    list.replaceChildren(...chosen.map((slug, index) => {
      const line = document.createElement("li");
      line.dataset.field = `${field}.${index}`;
      line.append(cloned(root, "picked"));
      one(line, "[data-name]").textContent = label(slug);
      addTools(root, one(line, "[data-tools]"), {
        name: label(slug), index, length: chosen.length, texts,
        onMove: (by) => {
          change(moved(chosen, index, by));
          focusLine(list, index + by, `[data-move="${by}"]`);
        },
        onRemove: () => {
          change(chosen.filter((_each, at) => at !== index));
          focusLine(list, index, "[data-remove]", select);
        },
      });
      return line;
    }));
    const left = choices.filter((choice) => !chosen.includes(choice.value));
    fillSelect(select, [{ value: "", label: texts.addFirst ?? "" }, ...left], "");
    adding.hidden = left.length === 0;
    empty.hidden = left.length > 0;
    empty.textContent = (choices.length ? texts.noMore : texts.noneRegistered) ?? "";
  };

  one(place, "[data-add=choice]").addEventListener("click", () => {
    if (select.value) {
      change([...chosen, select.value]);
    }
    select.focus();
  });
  draw();
  return { value: () => [...chosen] };
}

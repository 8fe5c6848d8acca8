// @ts-check

/**
 * An element of the page; one that is missing is a mistake in index.html.
 * @param {string} id
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no #${id}`);
  return element;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} className
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function create(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/**
 * @param {string} name
 * @param {Readonly<Record<string, string | number>>} attributes
 * @param {...Node} children
 */
export function createSvg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * Writes only what changed, so that selections survive and nothing is laid out for nothing.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {string} state */
export function createIcon(state) {
  const use = createSvg("use", { href: `#icon-${state}` });
  return {
    element: createSvg("svg", { class: "icon", "aria-hidden": "true" }, use),
    set: setIcon.bind(undefined, use),
  };
}

/**
 * @param {Element} use
 * @param {string} state
 */
export function setIcon(use, state) {
  if (use.getAttribute("href") !== `#icon-${state}`) use.setAttribute("href", `#icon-${state}`);
}

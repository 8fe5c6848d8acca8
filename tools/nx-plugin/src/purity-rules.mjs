// @ts-check
import { builtinModules } from "node:module";

/** Built-in modules that compute, and so may be used where nothing may be touched. */
const computing = ["assert", "crypto", "path", "url", "util"];
const timing = ["events", "perf_hooks", "timers"];
// Not in `builtinModules`, as they exist with the prefix only.
const prefixOnly = ["sea", "sqlite", "test"];

const systemGlobals = ["process", "fetch", "WebSocket", "EventSource", "console"];
const clockGlobals = ["performance", "setTimeout", "setInterval", "setImmediate"];

const lazyBuiltins = {
  selector: "ImportExpression[source.value=/^node:/]",
  message: "A core package touches no system, lazily neither.",
};
const clockReads = [
  "CallExpression[callee.object.name='Date'][callee.property.name='now']",
  ":matches(NewExpression, CallExpression)[callee.name='Date'][arguments.length=0]",
].map((selector) => ({ selector, message: "This package reads no clock: take the time as an argument." }));

/**
 * The module boundaries see packages, not Node's own modules and globals; these rules keep a core package from them.
 *
 * @param {{ clock: boolean, syntax: readonly object[] }} options whether it may read time, and what else is forbidden syntax,
 *   since ESLint replaces the options of a rule and does not merge them
 */
export function purityRules({ clock, syntax }) {
  return {
    "no-restricted-globals": noGlobals(clock ? systemGlobals : [...systemGlobals, ...clockGlobals]),
    "no-restricted-imports": noBuiltinsExcept(clock ? [...computing, ...timing] : computing),
    "no-restricted-syntax": ["error", ...syntax, lazyBuiltins, ...(clock ? [] : clockReads)],
  };
}

/** @param {readonly string[]} names */
function noGlobals(names) {
  const globals = names.map((name) => ({ name, message: "Not in a core package: take it as an argument." }));
  return ["error", { globals, checkGlobalObject: true }];
}

/** @param {readonly string[]} allowed */
function noBuiltinsExcept(allowed) {
  const names = [...builtinModules.filter((name) => /^[a-z0-9_]+$/.test(name) && !name.startsWith("_")), ...prefixOnly];
  const banned = names.filter((name) => !allowed.includes(name));
  const message = "A core package touches no system: take what you need as an argument, or move this to an adapter.";
  return ["error", { patterns: [{ regex: `^(?:node:)?(?:${banned.join("|")})(?:/.*)?$`, message }] }];
}

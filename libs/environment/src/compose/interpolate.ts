/** What `${NAME}` stands for, by name. */
export type Variables = ReadonlyMap<string, string>;

export interface Interpolation {
  readonly text: string;
  readonly problems: readonly InterpolationProblem[];
}

/** `undefined`: empty text stands in, as Compose does it. `required` and `syntax`: there is no right text. */
export interface InterpolationProblem {
  readonly kind: "undefined" | "required" | "syntax";
  readonly message: string;
}

const name = /^[A-Za-z_][A-Za-z0-9_]*/;

/**
 * Compose's variable interpolation: `$VAR`, `${VAR}`, `${VAR:-default}`, `${VAR-default}`, `${VAR:?message}`, `${VAR?message}`,
 * `${VAR:+text}`, `${VAR+text}` (the texts may hold variables themselves) and `$$` for a dollar sign.
 */
export function interpolate(text: string, variables: Variables): Interpolation {
  const problems: InterpolationProblem[] = [];
  let result = "";
  let rest = text;
  for (;;) {
    const dollar = rest.indexOf("$");
    if (dollar < 0) return { text: result + rest, problems };
    result += rest.slice(0, dollar);
    rest = rest.slice(dollar + 1);
    const step = readVariable(rest, variables, problems);
    result += step.text;
    rest = rest.slice(step.length);
  }
}

interface Step {
  readonly text: string;
  readonly length: number;
}

function readVariable(rest: string, variables: Variables, problems: InterpolationProblem[]): Step {
  if (rest.startsWith("$")) return { text: "$", length: 1 };
  const bare = name.exec(rest)?.[0];
  if (bare !== undefined) return { text: plainValue(bare, variables, problems), length: bare.length };
  const end = rest.startsWith("{") ? closingBrace(rest) : -1;
  if (end < 0) {
    const message = rest.startsWith("{") ? 'a "${" without its "}"' : 'a lone "$"; write "$$" for a dollar sign';
    problems.push({ kind: "syntax", message });
    return { text: "$", length: 0 };
  }
  return { text: expand(rest.slice(1, end), variables, problems), length: end + 1 };
}

function closingBrace(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "{" && (index === 0 || text[index - 1] === "$")) depth++;
    else if (text[index] === "}" && --depth === 0) return index;
  }
  return -1;
}

function expand(expression: string, variables: Variables, problems: InterpolationProblem[]): string {
  const variable = name.exec(expression)?.[0];
  const operator = variable === undefined ? undefined : /^(:?[-?+]|$)/.exec(expression.slice(variable.length))?.[0];
  if (variable === undefined || operator === undefined) {
    problems.push({ kind: "syntax", message: `"\${${expression}}" is not a variable` });
    return "";
  }
  if (operator === "") return plainValue(variable, variables, problems);
  const operand = () => {
    const inner = interpolate(expression.slice(variable.length + operator.length), variables);
    problems.push(...inner.problems);
    return inner.text;
  };
  const value = variables.get(variable);
  const given = operator.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
  switch (operator.at(-1)) {
    case "-":
      return given ? (value ?? "") : operand();
    case "+":
      return given ? operand() : "";
    default:
      if (given) return value ?? "";
      problems.push({ kind: "required", message: `the variable ${variable} is required${withReason(operand())}` });
      return "";
  }
}

function withReason(reason: string): string {
  return reason === "" ? "" : `: ${reason}`;
}

function plainValue(variable: string, variables: Variables, problems: InterpolationProblem[]): string {
  const value = variables.get(variable);
  if (value === undefined) problems.push({ kind: "undefined", message: `the variable ${variable} has no value` });
  return value ?? "";
}

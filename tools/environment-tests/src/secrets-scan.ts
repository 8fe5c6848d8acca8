/** A place in a text that looks like a secret. The value itself is not repeated. */
export interface Suspicion {
  readonly line: number;
  readonly what: string;
}

const shapes: readonly (readonly [string, RegExp])[] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["an access key of AWS", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a token of GitHub", /\bgh[pousr]_[A-Za-z0-9]{20,}\b/],
  ["a token of Slack", /\bxox[abprs]-[A-Za-z0-9-]{10,}/],
  ["a JSON web token", /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./],
  ["a password in an address", /[a-z][a-z0-9+.-]*:\/\/[^\s:/@${}<>]+:(?![$<{%])[^\s/@]+@/i],
];

/** "password: x", "SECRET_KEY=x", "requirepass x", "'pass' => 'x'": the name, then what it is given. */
const assignment =
  /(?<name>[\w.-]*(?:passw(?:or)?d|passphrase|requirepass|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)[\w.-]*)["']?\s*(?:[:=]+>?|(?<=requirepass)\s)\s*(?<value>"[^"]*"|'[^']*'|[^\s,}\])]+)/gi;

/** Names that say of themselves that what they hold is not the secret but the way to it. */
const nameOfReference =
  /(?:_?file|path|name|names|ref|refs|key|keys|dir|folder|store|mount|mounts|volume|url|uri|endpoint|type|ttl|expiry|interval|header|selector|field|class|policy|version|encryption|secrets|tokens)$/i;

/** What stands where a secret would and is none: a path, a variable, a placeholder, a reference, an empty or plain word. */
const harmless = [
  /^arn:aws/,
  /^$/,
  /^[$%<{[|>&*!]/,
  /\$[({\w]/,
  /\{\{/,
  /^(?:\.{0,2}\/|~\/)/,
  /^[\w-]+\/[\w.-]+(?:\/[\w.-]+)*$/,
  /^(?:true|false|null|none|yes|no|never|always|required|disabled|enabled|\d+[smhd]?)$/i,
  /^(?:change[-_]?me|placeholder|example)\b/i,
];

/** Random text is spread over its alphabet; names, paths and prose repeat letters and keep to one case. */
const MINIMUM_ENTROPY_BITS = 3.8;
const token = /[A-Za-z0-9+/_=-]{24,}/g;

/** Everything in a text that could be a secret in plain sight. */
export function scanForSecrets(text: string): Suspicion[] {
  return text.split(/\r?\n/).flatMap((content, index) => {
    const found = [...shapesIn(content), ...assignmentsIn(content), ...randomTextIn(content)];
    return [...new Set(found)].map((what) => ({ line: index + 1, what }));
  });
}

function shapesIn(content: string): string[] {
  return shapes.flatMap(([what, shape]) => (shape.test(content) ? [what] : []));
}

function assignmentsIn(content: string): string[] {
  // A comment explains; what it would give away is found by its shape and its randomness
  if (/^\s*(?:#|\/\/|--)/.test(content)) return [];
  return [...content.matchAll(assignment)].flatMap(({ groups }) => {
    const name = groups?.["name"] ?? "";
    const value = (groups?.["value"] ?? "").replace(/^["']|["'];?$/g, "");
    // A right or a resource of AWS: "secretsmanager:GetSecretValue"
    if (/^(?:[\w-]+:)*secretsmanager$/.test(name)) return [];
    // What names a Secret object calls the field so too
    if (name === "secret" && /^[a-z]+(?:-[a-z]+)*$/.test(value)) return [];
    if (nameOfReference.test(name) && !isKeyItself(name)) return [];
    return harmless.some((pattern) => pattern.test(value)) ? [] : [`a value for ${name}`];
  });
}

/** External Secrets calls the key of a Secret `secretKey`; in any other spelling it is the key to keep. */
function isKeyItself(name: string): boolean {
  return /(?:api|access|private)[_-]?key$|secret[_-]key$/i.test(name);
}

function randomTextIn(content: string): string[] {
  // Digests, commits and the names of cloud resources are as random as a key, and public
  const rest = content
    .replace(/\b(?:sha256|sha512|md5)[:-][A-Za-z0-9+/=]+/g, "")
    .replace(/\barn:aws[\w:/.*-]+/g, "")
    .replace(/\b[0-9a-f]{40}\b/g, "");
  return [...rest.matchAll(token)].some(([found]) => isRandom(found)) ? ["random text"] : [];
}

function isRandom(text: string): boolean {
  const isHex = /^[0-9a-f]{32,}$/i.test(text) && /[0-9]/.test(text) && /[a-f]/i.test(text);
  const hasAllKinds = [/[a-z]/, /[A-Z]/, /[0-9]/].every((pattern) => pattern.test(text));
  // Names are short words between dashes
  const longest = Math.max(...text.split(/[-_/]/).map((part) => part.length));
  return isHex || (hasAllKinds && longest >= 18 && entropyBits(text) >= MINIMUM_ENTROPY_BITS);
}

function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

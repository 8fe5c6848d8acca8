/** A container image reference in its parts. */
export interface ImageName {
  /** "docker.io" when the reference names none. */
  readonly registry: string;
  /** With the "library/" that Docker Hub leaves out. */
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** Reads "[registry/]repository[:tag][@digest]"; undefined when the text is no such reference. */
export function parseImageName(text: string): ImageName | undefined {
  const [named = "", digest, ...rest] = text.split("@");
  if (rest.length > 0 || (digest !== undefined && !digestPattern.test(digest))) return undefined;
  const slash = named.indexOf("/");
  const first = named.slice(0, Math.max(slash, 0));
  const hasRegistry = first === "localhost" || /[.:]/.test(first);
  const registry = hasRegistry ? first : "docker.io";
  const [path = "", tag, ...more] = (hasRegistry ? named.slice(slash + 1) : named).split(":");
  if (more.length > 0 || !/^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/.test(path)) return undefined;
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined;
  const repository = registry === "docker.io" && !path.includes("/") ? `library/${path}` : path;
  return { registry: registry === "index.docker.io" ? "docker.io" : registry, repository, tag, digest };
}

export function isDigest(text: string): boolean {
  return digestPattern.test(text);
}

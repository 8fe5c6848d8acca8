const codes = { bold: 1, dim: 2, red: 31, yellow: 33, blue: 34, green: 32 } as const;

export type Paint = (style: keyof typeof codes, text: string) => string;

/** Wraps text in terminal styles, or leaves it alone when colour is off. */
export function createPaint(color: boolean): Paint {
  return (style, text) => (color ? `\u001B[${codes[style]}m${text}\u001B[0m` : text);
}

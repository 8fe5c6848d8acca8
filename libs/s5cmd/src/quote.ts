/** Quotes one argument of a run line for a POSIX shell splitter: nothing inside single quotes is special but the quote itself. */
export function quoteArgument(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

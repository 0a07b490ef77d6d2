/** The statements of a migration file: one a chunk, since neither driver takes several with parameters. */
export function statementsOf(text: string): string[] {
  const chunks = text.split(/\n\s*\n/).map((chunk) => chunk.trim());
  return chunks.filter((chunk) => chunk.replaceAll(/^--.*$/gm, "").trim() !== "");
}

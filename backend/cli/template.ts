/** A configuration file with its names filled in, or the names that are not set or can't stand in one. */
export type Rendered =
  Readonly<{ ok: true; text: string }> | Readonly<{ ok: false; missing: readonly string[]; unfit: readonly string[] }>;

const name = /\$\{([A-Z][A-Z0-9_]*)\}/g;

/** What would end a quoted string, a line or a list of any of the formats, and let a value say more than itself. */
const unfitCharacters = /[\s"'\\#$`{}\p{Cc}]/u;

/** The names that a template wants. */
export function namesIn(template: string): string[] {
  return [...new Set([...template.matchAll(name)].map(([, found = ""]) => found))];
}

/** Puts values in the place of `${NAMES}`; all must be set, and of characters that mean nothing to any format. */
export function renderTemplate(template: string, values: Readonly<Record<string, string | undefined>>): Rendered {
  const names = namesIn(template);
  const missing = names.filter((wanted) => !values[wanted]);
  const unfit = names.filter((wanted) => unfitCharacters.test(values[wanted] ?? ""));
  if (missing.length > 0 || unfit.length > 0) return { ok: false, missing, unfit };
  return { ok: true, text: template.replaceAll(name, (_, wanted: string) => values[wanted] ?? "") };
}

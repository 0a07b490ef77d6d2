/** The user name that an e-mail address suggests: its local part, with what user names may hold. */
export function userNameFrom(email: string): string {
  const local = email.split("@")[0] ?? "";
  const name = local
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, "")
    .slice(0, 40);
  return name === "" ? "user" : name;
}

/** `ann`, `ann-2`, `ann-3`, … */
export function* candidatesFor(name: string): Generator<string> {
  yield name;
  for (let number = 2; ; number++) yield `${name}-${number}`;
}

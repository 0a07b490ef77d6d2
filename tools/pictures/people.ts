import { personAt } from "../drive/person.ts";
import type { Person } from "../drive/person.ts";
import { signUp } from "../drive/api.ts";
import type { Api, Login } from "../drive/api.ts";
import { fakeMedia, openBrowser } from "../drive/viewer.ts";

/** Somebody in the pictures. */
export type Face = Readonly<{ login: Login; api: Api; displayName: string }>;

/** Creates an account with a name as people have them. */
export async function createFace(server: string, username: string, displayName: string): Promise<Face> {
  const login = { username, email: `${username}@example.test`, password: `${username} pass` };
  const api = await signUp(server, login);
  await api.patch("/api/users/me", { displayName });
  return { login, api, displayName };
}

/** Other people's devices: pages of the browser build in one browser without windows. */
export async function openOthers(address: string): Promise<{
  add: (face: Face) => Promise<Person>;
  close: () => Promise<void>;
}> {
  const browser = await openBrowser(fakeMedia);
  return {
    add: async ({ login }) => {
      const context = await browser.newContext();
      const person = personAt(await context.newPage());
      await person.page.goto(address);
      await person.signIn(login);
      return person;
    },
    close: () => browser.close(),
  };
}

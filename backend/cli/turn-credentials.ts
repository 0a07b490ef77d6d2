import { z } from "zod";
import { credentialSeconds, mintCredentials } from "../ice/credentials.ts";
import { defineCommand, envFile } from "./command.ts";
import { CommandFault, exitCodes, variablesOf } from "./world.ts";

/** Prints a pair that the TURN server accepts, to try it with or to compare clocks. */
export const turnCredentials = defineCommand({
  summary: "print TURN credentials, as somebody in a call gets them",
  options: z.strictObject({
    user: z
      .string("is needed: whom they are for")
      .regex(/^[^\s:]{1,200}$/, "must be an id without spaces and colons")
      .describe("whom they are for, a user's id"),
    ttl: z.coerce
      .number("must be a number of seconds")
      .int("must be whole seconds")
      .min(1, "must be at least 1")
      .max(credentialSeconds, `must be at most ${credentialSeconds}`)
      .default(credentialSeconds)
      .describe(`for how many seconds they open relays (${credentialSeconds})`),
    json: z.boolean().default(false).describe("print an ICE server as browsers take it"),
    "env-file": envFile,
  }),
  run: async (given, world) => {
    const { TURN_SECRET: secret, TURN_URLS = "" } = variablesOf(world, given["env-file"]);
    if (!secret) throw new CommandFault("TURN_SECRET is needed: the secret of the TURN server", exitCodes.badInput);
    const urls = TURN_URLS.split(",").flatMap((url) => url.trim() || []);
    const { username, credential } = mintCredentials(given.user, secret, world.now(), given.ttl);
    if (given.json) world.print(JSON.stringify({ urls, username, credential }));
    else {
      const until = new Date(world.now().getTime() + given.ttl * 1000).toISOString();
      for (const line of [`urls        ${urls.join(" ") || "none set (TURN_URLS)"}`, `username    ${username}`]) {
        world.print(line);
      }
      world.print(`credential  ${credential}`);
      world.print(`until       ${until}`);
    }
    return exitCodes.done;
  },
});

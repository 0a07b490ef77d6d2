import { z } from "zod";
import { parseJwtSecret } from "./auth/jwt-settings.ts";
import { parseIceUrl } from "./ice/ice-url.ts";
import { isNetwork } from "./streams/destinations/special-purpose.ts";

/** On or off. */
export const Flag = z.enum(["0", "1"], "must be 0 or 1").transform((text) => text === "1");

/** An address of one of these schemes. */
export const addressOf = (schemes: RegExp, example: string) =>
  z.url({ protocol: schemes, error: `must be an address such as ${example}` });

const itemsOf = (text: string) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

/** Parted by commas; each item that is not what it should be is a fault of its own. */
const listOf = (what: string, isOne: (item: string) => boolean) =>
  z.string().transform((text, context) => {
    const items = itemsOf(text);
    for (const item of items)
      if (!isOne(item)) context.addIssue({ code: "custom", message: `"${item}" is not ${what}` });
    return items;
  });

/** Sites whose pages may ask. */
export const Origins = listOf(
  "an origin such as https://example.org",
  (item) => URL.canParse(item) && !item.endsWith("/"),
);

/** Sites that may show a page of ours; they become part of a header. */
export const EmbedOrigins = listOf(
  "an origin such as https://example.org, nor *",
  (item) => item === "*" || (URL.canParse(item) && new URL(item).origin === item && /^https?:/.test(item)),
);

/** As an address and how much of it counts. */
export const Networks = listOf("a network such as 10.1.0.0/16", isNetwork);

/** STUN and TURN servers. */
export const TurnUrls = listOf(
  "an address such as turn:turn.example.org:3478",
  (item) => parseIceUrl(item) !== undefined,
);

/** Newest first. */
export const EncryptionKeys = z.string().transform((text, context) =>
  itemsOf(text).map((item) => {
    const bytes = Buffer.from(item, /^[0-9a-f]{64}$/i.test(item) ? "hex" : "base64");
    if (bytes.length !== 32) context.addIssue({ code: "custom", message: "each key must be 32 bytes, hex or base64" });
    return new Uint8Array(bytes);
  }),
);

/** What access tokens are signed with. */
export const Jwt = z.string("is needed: a secret of 32 characters, or Hasura's JSON").transform((text, context) => {
  const parsed = parseJwtSecret(text);
  if (parsed.ok) return parsed.settings;
  context.addIssue({ code: "custom", message: parsed.fault });
  return z.NEVER;
});

/** `1`: whoever connects is a proxy of ours, the only one; else the addresses and networks of the proxies. */
export const TrustProxy = z.string().transform((text) => (text === "1" ? true : text === "0" ? false : text));

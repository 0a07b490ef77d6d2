import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** The same token, truly signed, but of an hour ago. */
export function expiredToken(dataFolder: string, token: string): string {
  const secret = secretOf(dataFolder);
  const [header = "", body = ""] = token.split(".");
  const claims: unknown = JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
  const past = Math.floor(Date.now() / 1000) - 3600;
  const old = encode({ ...z.record(z.string(), z.unknown()).parse(claims), iat: past - 900, exp: past });
  const signature = createHmac("sha256", secret).update(`${header}.${old}`).digest("base64url");
  return `${header}.${old}.${signature}`;
}

function encode(claims: object): string {
  return Buffer.from(JSON.stringify(claims)).toString("base64url");
}

function secretOf(dataFolder: string): string {
  const secrets: unknown = JSON.parse(readFileSync(join(dataFolder, "secrets.json"), "utf8"));
  return z.object({ jwtSecret: z.string() }).parse(secrets).jwtSecret;
}

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderTemplate } from "../../backend/cli/template.ts";
import { startChild, which } from "../../tools/bootstrap/children.mjs";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { untilListening } from "../../tools/drive/listening.ts";

/** A TURN server of a test's own, set up by the file that is deployed. */
export type Coturn = Readonly<{
  port: number;
  tlsPort: number;
  secret: string;
  /** The certificate it shows, to be trusted by whoever connects by TLS. */
  certificate: string;
  log: () => readonly string[];
  kill: () => Promise<void>;
  /** Starts it again on the same ports, after `kill`. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}>;

/** Why tests that need coturn can't run here, or nothing. */
export function whyNoCoturn(): string | undefined {
  return which("turnserver") && which("openssl") ? undefined : "coturn or openssl is not installed";
}

const deployed = join(import.meta.dirname, "../../deploy/coturn/turnserver.conf");

type Options = Readonly<{
  /** The one peer that the relay reaches. */
  sfuIp?: string;
  secret?: string;
  /** Changes made to the deployed file, for tests of what would happen without a line of it. */
  without?: readonly RegExp[];
}>;

/** Starts it on loopback, v4 and v6: only ports, addresses and files differ from the deployed configuration. */
export async function startCoturn(options: Options = {}): Promise<Coturn> {
  const { sfuIp = "192.0.2.7", secret = randomBytes(24).toString("hex"), without = [] } = options;
  const folder = await mkdtemp(join(tmpdir(), "nchat-coturn-"));
  const port = await freePort();
  const tlsPort = await freePort();
  const certificate = join(folder, "fullchain.pem");
  makeCertificate(certificate, join(folder, "privkey.pem"));
  const values = { TURN_SECRET: secret, TURN_DOMAIN: "localhost", SFU_IP: sfuIp };
  const rendered = renderTemplate(readFileSync(deployed, "utf8"), {
    ...values,
    TURN_RELAY_IP: "127.0.0.1",
    EXTERNAL_IP: "127.0.0.1",
  });
  if (!rendered.ok) throw new Error(`names without values: ${rendered.missing.join()}`);
  const lines = rendered.text
    .replace(/^listening-port=.*$/m, `listening-port=${port}\nlistening-ip=127.0.0.1\nlistening-ip=::1`)
    .replace(/^tls-listening-port=.*$/m, `tls-listening-port=${tlsPort}\npidfile=${join(folder, "pid")}`)
    .replace(/^relay-ip=.*$/m, "$&\nrelay-ip=::1")
    .replace(/^external-ip=.*$/m, "")
    .replaceAll("/etc/coturn/tls", folder)
    .split("\n")
    .filter((line) => !without.some((pattern) => pattern.test(line)));
  const file = join(folder, "turnserver.conf");
  await writeFile(file, lines.join("\n"), { mode: 0o600 });

  const log: string[] = [];
  const launch = async () => {
    const child = startChild("turnserver", ["-c", file], { cwd: folder, onLine: (line) => log.push(line) });
    await untilListening(port, child);
    return child;
  };
  let child = await launch();
  const kill = async () => {
    child.process.kill("SIGKILL");
    await child.ended;
  };
  return {
    port,
    tlsPort,
    secret,
    certificate,
    log: () => log,
    kill,
    restart: async () => {
      child = await launch();
    },
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function makeCertificate(certificate: string, key: string): void {
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1"];
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", [...kind, ...subject, "-keyout", key, "-out", certificate], { stdio: "ignore" });
}

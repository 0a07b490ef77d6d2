import type { Environment } from "@nchat/contract/ipc/app";
import { app, session } from "electron";
import { engineName } from "./engine-name.ts";

type Facts = Pick<Environment, "profile" | "serverUrl" | "areSecretsEncrypted" | "setAside">;

/** What this installation is and can do. */
export function readEnvironment(facts: Facts): Environment {
  const { platform } = process;
  return {
    version: app.getVersion(),
    platform: platform === "darwin" || platform === "win32" ? platform : "linux",
    engine: engineName(session.defaultSession.getUserAgent()),
    ...facts,
  };
}

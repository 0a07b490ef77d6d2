import { backup } from "./backup.ts";
import type { Command } from "./command.ts";
import { iceAdd, iceList, iceRemove } from "./ice-servers.ts";
import { init } from "./init.ts";
import { migrate } from "./migrate.ts";
import { configSchema, pluginPack } from "./plugin.ts";
import { render } from "./render.ts";
import { restore } from "./restore.ts";
import { status } from "./status.ts";
import { turnCredentials } from "./turn-credentials.ts";
import { userReset } from "./user-reset.ts";

/** Everything that the command line does, by its names. */
export const commands: Readonly<Record<string, Command>> = {
  init,
  render,
  status,
  migrate,
  backup,
  restore,
  "user:reset": userReset,
  "turn:credentials": turnCredentials,
  "ice:list": iceList,
  "ice:add": iceAdd,
  "ice:remove": iceRemove,
  "config:schema": configSchema,
  "plugin:pack": pluginPack,
};

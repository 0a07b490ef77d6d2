import { setTimeout as sleep } from "node:timers/promises";
import type { SavedDestinations } from "@nchat/contract/saved-destinations";
import type { HandlersOf } from "../../ipc.ts";
import type { Log } from "../../system/log.ts";
import { canSeal } from "../../system/seal.ts";
import type { Windows } from "../../windows/registry.ts";
import type { BroadcastOwner } from "../broadcast-owner.ts";
import type { EncoderLineServer } from "../encoder-line.ts";
import type { Ask } from "../server.ts";
import type { RtmpIngest, StartTarget } from "../target.ts";
import { createOpenDestinationsFile } from "./destinations-file.ts";
import { createSavedDestinations } from "./saved-destinations.ts";
import { createSendOn } from "./send-on.ts";

type Deps = {
  readonly windows: Windows;
  readonly owner: BroadcastOwner;
  readonly line: EncoderLineServer;
  readonly ask: Ask;
  readonly startTarget: StartTarget<RtmpIngest>;
  readonly getServerUrl: () => string | null;
  readonly folder: string;
  readonly now: () => number;
  readonly log: Log;
};

type Names =
  | "destinations:get"
  | "destinations:add"
  | "destinations:change"
  | "destinations:remove"
  | "destinations:restore"
  | "destinations:send-all"
  | "destinations:send"
  | "destinations:end";

/** The platforms that are typed once, and what the stream of the moment does with them. */
export type SavedDestinationsPart = {
  readonly handlers: HandlersOf<Names>;
  readonly personIs: (userId: string | null) => void;
  readonly stop: () => void;
};

/** Puts them together. */
export function startDestinations(deps: Deps): SavedDestinationsPart {
  const { windows, folder, log, now } = deps;
  const tell = () => windows.tellOne("main", "destinations:changed", get());
  const saved = createSavedDestinations(createOpenDestinationsFile(folder, log, now), tell);
  const sendOn = createSendOn({ ...deps, list: saved.list, onChanged: tell, random: Math.random, sleep: wait });
  const get = (): SavedDestinations => {
    const removed = saved.removed();
    return {
      list: saved.list().map(({ streamKey: _, ...shown }) => ({ ...shown, run: sendOn.runOf(shown.id) })),
      removed: removed && { platform: removed.platform, url: removed.url },
      streamId: sendOn.streamId(),
      isSealed: canSeal(),
    };
  };
  return {
    handlers: {
      "destinations:get": get,
      "destinations:add": saved.add,
      "destinations:change": saved.change,
      "destinations:remove"(id) {
        sendOn.end(id);
        saved.remove(id);
      },
      "destinations:restore": saved.restore,
      "destinations:send-all": sendOn.sendAll,
      "destinations:send": sendOn.send,
      "destinations:end": sendOn.end,
    },
    personIs(userId) {
      sendOn.forget(); // nothing typed for one server is given to another
      const serverUrl = deps.getServerUrl();
      saved.switchTo(userId === null || serverUrl === null ? null : { userId, serverUrl });
    },
    stop: sendOn.stop,
  };
}

/** It keeps nothing alive. */
const wait = (milliseconds: number) => sleep(milliseconds, undefined, { ref: false });

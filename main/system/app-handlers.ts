import type { Environment } from "@nchat/contract/ipc/app";
import type { HandlersOf } from "../ipc.ts";
import type { Notices } from "./notices.ts";
import type { Server } from "./server.ts";

type Deps = {
  readonly getEnvironment: () => Environment;
  readonly server: Server;
  readonly notices: Notices;
  readonly openLink: (url: string) => "opened" | "refused";
  readonly finishQuit: () => void;
};
type Names = "app:get-environment" | "app:set-server" | "app:finish-quit" | "shell:open-link" | "notice:show";

/** Answers the pages' requests about the installation and small services of the desktop. */
export function createAppHandlers({ getEnvironment, server, notices, openLink, finishQuit }: Deps): HandlersOf<Names> {
  return {
    "app:get-environment": () => getEnvironment(),
    "app:set-server": (url) => server.choose(url),
    "app:finish-quit": () => finishQuit(),
    "shell:open-link": (url) => openLink(url),
    "notice:show": (notice) => notices.show(notice),
  };
}

import type { RemoteChange, RemoteControl } from "@nchat/contract/remote";
import { newPassword } from "./obs-auth.ts";
import { eventsBetween } from "./obs-events.ts";
import { intents } from "./obs-protocol.ts";
import { type ObsServer, startObsServer } from "./obs-server.ts";
import type { RemoteDesk } from "./remote-desk.ts";
import type { RemoteFile, RemoteSettings } from "./remote-file.ts";

type Deps = {
  readonly desk: RemoteDesk;
  readonly file: RemoteFile;
  readonly onChanged: (remote: RemoteControl) => void;
};

/** The one owner of the remote control. */
export type Remote = {
  readonly get: () => RemoteControl;
  readonly getPassword: () => string;
  readonly change: (change: RemoteChange) => Promise<RemoteControl>;
  /** Another password; whoever is connected must show it. */
  readonly renewPassword: () => Promise<string>;
  readonly stop: () => void;
};

/** Begins to listen at once when it was left on. */
export function createRemote({ desk, file, onChanged }: Deps): Remote {
  let settings = file.load();
  let server: ObsServer | null = null;
  let state: RemoteControl["state"] = "off";
  let clients = 0;
  const get = (): RemoteControl => ({ isOn: settings.isOn, port: settings.port, state, clients });
  const tell = () => onChanged(get());
  const close = () => {
    server?.tell({ eventType: "ExitStarted", eventIntent: intents.general, eventData: {} });
    server?.stop();
    server = null;
    clients = 0;
    state = "off";
  };
  const open = async () => {
    close();
    if (!settings.isOn) return tell();
    const onClients = (count: number) => {
      clients = count;
      tell();
    };
    const opened = await startObsServer(settings.port, { desk, getPassword: () => settings.password, onClients });
    if (opened !== "taken") server = opened;
    state = opened === "taken" ? "taken" : "listening";
    tell();
  };
  // One after the other: two servers of ours would fight for the port.
  let opening = open();
  const set = (change: Partial<RemoteSettings>) => {
    settings = { ...settings, ...change };
    file.save(settings);
    return (opening = opening.then(open));
  };
  const stopListening = followDesk(desk, (event) => server?.tell(event));
  return {
    get,
    getPassword: () => settings.password,
    change: (change) => set(change).then(get),
    renewPassword: () => set({ password: newPassword() }).then(() => settings.password),
    stop() {
      stopListening();
      settings = { ...settings, isOn: false };
      void opening.then(close);
    },
  };
}

function followDesk(desk: RemoteDesk, tell: ObsServer["tell"]): () => void {
  const look = () => ({ studio: desk.getStudio(), broadcast: desk.getBroadcast(), lastClip: desk.lastClip() });
  let before = look();
  return desk.listen(() => {
    const now = look();
    const events = eventsBetween(before, now);
    before = now;
    events.forEach(tell);
  });
}

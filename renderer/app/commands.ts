import type { Person } from "@nchat/contract/people";
import {
  AudioLines,
  EyeOff,
  Film,
  House,
  LogOut,
  type LucideIcon,
  MicOff,
  Monitor,
  Moon,
  Phone,
  PhoneOff,
  Radio,
  Settings,
  Sun,
  Tv,
  User,
  UserPlus,
  Video,
} from "lucide-react";
import { searchPeople } from "../people/people-machine.ts";
import { words } from "./words.ts";

/** One line of the palette. */
export type Command = {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys?: string;
  readonly run: () => void;
};

/** What commands can do; each is a real action of the app. */
export type CommandPorts = {
  readonly isInCall: boolean;
  readonly goHome: () => void;
  readonly goStreams: () => void;
  readonly goRecordings: () => void;
  readonly goNewCall: () => void;
  readonly goSettings: () => void;
  /** Null where this computer cannot go live. */
  readonly goStudio: (() => void) | null;
  /** Null where nothing is hidden. */
  readonly toggleStreamerMode: (() => void) | null;
  readonly openPerson: (username: string) => void;
  readonly call: (person: Person, type: "audio" | "video") => void;
  readonly echo: Person | null;
  readonly leaveCall: () => void;
  readonly toggleMute: () => void;
  readonly setTheme: (theme: "dark" | "light" | "system") => void;
  readonly signOut: () => void;
};

function actions(ports: CommandPorts): readonly Command[] {
  const { echo } = ports;
  const inCall: readonly Command[] = [
    { id: "leave", label: words.leaveCall, icon: PhoneOff, run: ports.leaveCall },
    { id: "mute", label: words.toggleMute, icon: MicOff, keys: "M", run: ports.toggleMute },
  ];
  const outside: readonly Command[] = [
    { id: "new-call", label: words.newCall, icon: UserPlus, keys: "Alt+N", run: ports.goNewCall },
    ...(echo ? [{ id: "echo", label: words.callEcho, icon: AudioLines, run: () => ports.call(echo, "video") }] : []),
  ];
  return [
    ...(ports.isInCall ? inCall : outside),
    { id: "home", label: words.home, icon: House, run: ports.goHome },
    { id: "streams", label: words.streams, icon: Tv, run: ports.goStreams },
    { id: "recordings", label: words.recordings, icon: Film, run: ports.goRecordings },
    ...(ports.goStudio ? [{ id: "studio", label: words.goLive, icon: Radio, run: ports.goStudio }] : []),
    ...(ports.toggleStreamerMode
      ? [{ id: "streamer-mode", label: words.toggleStreamerMode, icon: EyeOff, run: ports.toggleStreamerMode }]
      : []),
    { id: "settings", label: words.settings, icon: Settings, keys: "Mod+,", run: ports.goSettings },
    { id: "theme-dark", label: words.themeDark, icon: Moon, run: () => ports.setTheme("dark") },
    { id: "theme-light", label: words.themeLight, icon: Sun, run: () => ports.setTheme("light") },
    { id: "theme-system", label: words.themeSystem, icon: Monitor, run: () => ports.setTheme("system") },
    { id: "sign-out", label: words.signOut, icon: LogOut, run: ports.signOut },
  ];
}

function personCommands(person: Person, ports: CommandPorts): readonly Command[] {
  const { id, displayName: name, username } = person;
  const open: Command = {
    id: `open-${id}`,
    label: words.openPerson(name),
    icon: User,
    run: () => ports.openPerson(username),
  };
  if (ports.isInCall) return [open];
  return [
    { id: `video-${id}`, label: words.callVideo(name), icon: Video, run: () => ports.call(person, "video") },
    { id: `audio-${id}`, label: words.callAudio(name), icon: Phone, run: () => ports.call(person, "audio") },
    open,
  ];
}

const mostPeople = 3;

/** The commands that what was typed finds: people first, then actions; without anything typed, actions. */
export function findCommands(typed: string, people: readonly Person[], ports: CommandPorts): readonly Command[] {
  const typedWords = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (typedWords.length === 0) return actions(ports);
  // "call aiko" is the person's name with a verb before it.
  const name = typedWords[0] === "call" || typedWords[0] === "open" ? typedWords.slice(1).join(" ") : typed;
  const found = name === "" ? [] : searchPeople(people, name).slice(0, mostPeople);
  const matches = actions(ports).filter(({ label }) => typedWords.every((word) => label.toLowerCase().includes(word)));
  const isEchoFound = found.some((person) => person.id === ports.echo?.id);
  return [
    ...found.flatMap((person) => personCommands(person, ports)),
    ...matches.filter(({ id }) => !(id === "echo" && isEchoFound)),
  ];
}

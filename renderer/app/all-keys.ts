type Group = {
  readonly group: "everywhere" | "home" | "call";
  readonly keys: readonly (readonly [keys: string, what: string])[];
};

/** The keys that act in the window, in the order they are listed. */
export const allKeys: readonly Group[] = [
  {
    group: "everywhere",
    keys: [
      ["Mod+K", "Search people and commands"],
      ["Mod+,", "Settings"],
      ["F6", "Next part of the window"],
      ["Esc", "Close what is open"],
      ["?", "This list"],
    ],
  },
  {
    group: "home",
    keys: [
      ["/", "Type whom to call, or a setting"],
      ["Enter", "Call the chosen person with video"],
      ["Shift+Enter", "Call with sound only"],
      ["Alt+N", "New call with several people"],
      ["Alt+E", "Call echo"],
      ["Alt+V", "Video call with the open person"],
      ["Alt+A", "Audio call with the open person"],
    ],
  },
  {
    group: "call",
    keys: [
      ["M", "Mute or unmute"],
      ["V", "Camera on or off"],
      ["S", "Share a window, or stop"],
      ["P", "People of the call"],
      ["F", "Full screen"],
    ],
  },
];

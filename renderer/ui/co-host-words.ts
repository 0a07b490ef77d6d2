/** What is said of co-hosts wherever one names them. */
export const namingWords = {
  title: "Co-hosts",
  none: "Nobody yet. A co-host joins with camera and microphone, and moderates.",
  add: "Name a co-host",
  unname: (name: string) => `${name} no longer hosts with you`,
} as const;

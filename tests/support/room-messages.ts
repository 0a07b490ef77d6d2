/** One colour as cameras have it: how bright, how blue, how red. */
export type Colour = readonly [y: number, u: number, v: number];

/** What a test tells the process that holds its participants. `id` names the participant, `ask` the question. */
export type RoomOrder = Readonly<
  { ask: number; id: string } & (
    | { type: "enter"; url: string; token: string }
    | { type: "publish"; source: "microphone" | "camera" | "screen"; colour?: Colour }
    | { type: "unpublish"; sid: string }
    | { type: "others" }
    | { type: "heard" }
    | { type: "numbers" }
    | { type: "leave" }
  )
>;

/** What it answers, and what happens to its participants. */
export type RoomNews = Readonly<
  | { type: "answer"; ask: number; value: unknown }
  | { type: "failure"; ask: number; reason: string }
  | { type: "out"; id: string }
  | { type: "seen"; id: string; identity: string }
>;

import type {
  Capabilities,
  Capability,
  Egress,
  EgressDestination,
  EgressRequest,
  Ingress,
  Media,
  MediaFailure,
} from "../../media/port.ts";
import { fingerprintOf, maskRtmpUrl } from "../../media/rtmp-url.ts";

/** Media that does what it is told at once, and says what it was told. `failure` makes everything fail. */
export function createTestMedia() {
  const asked: string[] = [];
  const started: EgressRequest[] = [];
  let failure: MediaFailure | null = null;
  let startsWith: (() => Promise<MediaFailure | null>) | null = null;
  let listed: readonly Egress[] = [];
  let count = 0;
  let kind: Capabilities["kind"] = "livekit";
  const egress = (id: string, room: string, more: Partial<Egress> = {}) => ({
    ...plainEgress(id, room, ++count),
    ...more,
  });
  const made = (kind: "rtmp" | "whip", room: string) => plainIngress(kind, room, ++count);
  const answered = <T>(what: string, value: T) => {
    asked.push(what);
    return Promise.resolve(failure ?? { outcome: "done" as const, value });
  };
  const media: Media = {
    capabilities: async () => {
      const capability = capabilityOf(failure);
      return { kind, egress: capability, ingress: capability };
    },
    mayCompose: async () => capabilityOf(failure),
    startEgress: async (request) => {
      started.push(request);
      const id = `EG_${started.length}`;
      const made = answered("start", egress(id, request.room));
      return (await startsWith?.()) ?? (await made);
    },
    listEgresses: async ({ room }) =>
      failure ?? { outcome: "done", value: listed.filter((each) => each.room === room) },
    stopEgress: (id) => answered(`stop ${id}`, egress(id, "", { status: "ending" })),
    updateDestinations: (id, { add, remove }) =>
      answered(`update ${id} +${add.map(maskRtmpUrl).join()} -${remove.map(maskRtmpUrl).join()}`, egress(id, "")),
    createIngress: ({ kind, room }) => answered(`make ${kind}`, made(kind, room)),
    deleteIngress: (id) => answered(`delete ${id}`, made("rtmp", "")),
    ...notAsked,
  };
  return {
    media,
    asked,
    started,
    egress,
    fails: (how: MediaFailure | null) => void (failure = how),
    /** What happens while an egress is begun, and how that fails. */
    starting: (how: typeof startsWith) => void (startsWith = how),
    /** What media says that it runs. */
    lists: (...egresses: readonly Egress[]) => void (listed = egresses),
    destination: (...told: Parameters<typeof plainReport>) => reportFrom(kind, ...told),
    /** Media of this one machine, which knows addresses unmasked. */
    isEmbedded: () => void (kind = "embedded"),
  };
}

const plainReport = (
  url: string,
  status: EgressDestination["status"],
  error: string | null = null,
): EgressDestination => ({ url: maskRtmpUrl(url), status, error });

const reportFrom = (kind: Capabilities["kind"], ...told: Parameters<typeof plainReport>): EgressDestination => ({
  ...plainReport(...told),
  ...(kind === "embedded" ? { fingerprint: fingerprintOf(told[0]) } : {}),
});

const capabilityOf = (failure: MediaFailure | null): Capability =>
  failure ? { status: "unavailable", reason: failure.reason } : { status: "available" };

const unused = (): never => {
  throw new Error("not part of this");
};

const notAsked = {
  changeLayout: unused,
  listIngresses: unused,
  listTracks: unused,
  openLive: unused,
  whip: unused,
  listen: unused,
  deliver: unused,
};

const plainEgress = (id: string, room: string, updatedAt: number): Egress => ({
  ...{ id, room, status: "starting", startedAt: null, endedAt: null, updatedAt, error: null },
  ...{ note: null, files: [], segments: null, destinations: [], requestedKeys: [] },
});

const plainIngress = (kind: "rtmp" | "whip", room: string, count: number): Ingress => ({
  ...{ id: `IN_${count}`, room, kind, identity: "", url: `${kind}://ingress.example.org/live`, error: null },
  ...{
    streamKey: `key-${count}`,
    status: "inactive",
    startedAt: null,
    endedAt: null,
    updatedAt: count,
    arriving: null,
  },
});

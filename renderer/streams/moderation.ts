import type { RouteInput } from "@nchat/contract/rest";
import type { ChatMessage } from "@nchat/contract/stream-chat";
import type { RestClient, RestResult } from "../session/rest-result.ts";
import type { Raise } from "../ui/toast-store.ts";
import { chatWords, coHostWords, pauseWords } from "./chat-words.ts";
import { failureWords } from "./words.ts";

/** Whom something is done about: the author of a message, or somebody who watches. */
export type Somebody = { readonly userId: string; readonly userName: string };

/** What can be done about a message or its author; what goes wrong is said in a toast. */
export type Moderation = {
  readonly remove: (message: ChatMessage) => void;
  readonly mark: (message: ChatMessage, how: { readonly isPinned?: boolean; readonly isHighlighted?: boolean }) => void;
  readonly timeOut: (person: Somebody, seconds: number) => void;
  readonly ban: (person: Somebody, removeMessages: boolean) => void;
  /** Names somebody, or takes that back; everybody hears of it. Answers whether it was done. */
  readonly setModerator: (person: Somebody, isModerator: boolean) => Promise<boolean>;
  /** The same for a co-host; what they send ends with it. Who is no co-host any more may still watch. */
  readonly setCoHost: (person: Somebody, isCoHost: boolean) => Promise<boolean>;
  readonly moderators: () => Promise<Moderators | null>;
  readonly lift: (userId: string, kind: "timeout" | "ban") => Promise<boolean>;
  readonly decide: (heldId: string, decision: "approve" | "reject") => Promise<boolean>;
  readonly readRules: () => Promise<Rules | null>;
  readonly changeRules: (change: RouteInput<"changeChatRules">["body"]) => Promise<Rules | null>;
  readonly restrictions: () => Promise<Restrictions | null>;
};

/** The rules of a chat and its words, as moderators read them. */
export type Rules = Awaited<ReturnType<typeof askRules>> extends RestResult<infer R> ? R : never;
/** Who is kept from writing now. */
export type Restrictions = Awaited<ReturnType<typeof askRestrictions>> extends RestResult<infer R> ? R : never;

/** Whom the host named. */
export type Moderators = Awaited<ReturnType<typeof askModerators>> extends RestResult<infer R> ? R : never;

type Deps = { readonly streamId: string; readonly rest: Pick<RestClient, "call">; readonly raise: Raise };

const askRules = (rest: Deps["rest"], id: string) => rest.call("getChatRules", { params: { id } });
const askRestrictions = (rest: Deps["rest"], id: string) => rest.call("listRestrictions", { params: { id } });
const askModerators = (rest: Deps["rest"], id: string) => rest.call("listModerators", { params: { id } });

/** Moderating one stream. */
export function createModeration({ streamId: id, rest, raise }: Deps): Moderation {
  /** The value, or null after the failure was said. */
  const take = async <T>(asked: Promise<RestResult<T>>): Promise<T | null> => {
    const result = await asked;
    if (result.ok) return result.value;
    if (result.reason !== "aborted") raise("problem", failureWords(result), { cause: "moderation" });
    return null;
  };
  const lift = async (userId: string, kind: "timeout" | "ban") => {
    const params = { id, userId };
    const asked = kind === "ban" ? rest.call("liftBan", { params }) : rest.call("liftTimeout", { params });
    return (await take(asked)) !== null;
  };
  const tell = (text: string, userId: string, kind: "timeout" | "ban") =>
    raise("info", text, { action: { label: chatWords.undo, run: () => void lift(userId, kind) } });
  return {
    lift,
    remove: ({ id: messageId }) => void take(rest.call("deleteStreamChat", { params: { id, messageId } })),
    mark: ({ id: messageId }, body) => void take(rest.call("changeStreamChat", { params: { id, messageId }, body })),
    timeOut: ({ userId, userName }, seconds) =>
      void take(rest.call("timeOutViewer", { params: { id }, body: { userId, seconds } })).then(
        (done) => done && tell(chatWords.timedOutDone(userName, pauseWords(seconds)), userId, "timeout"),
      ),
    ban: ({ userId, userName }, removeMessages) =>
      void take(rest.call("banViewer", { params: { id }, body: { userId, removeMessages } })).then(
        (done) => done && tell(chatWords.bannedDone(userName), userId, "ban"),
      ),
    decide: async (heldId, decision) =>
      (await take(rest.call("decideHeldMessage", { params: { id, heldId }, body: { decision } }))) !== null,
    readRules: () => take(askRules(rest, id)),
    changeRules: (body) => take(rest.call("changeChatRules", { params: { id }, body })),
    restrictions: () => take(askRestrictions(rest, id)),
    setModerator: async ({ userId, userName }, isModerator) => {
      const asked = isModerator
        ? rest.call("addModerator", { params: { id }, body: { userId } })
        : rest.call("removeModerator", { params: { id, userId } });
      const isDone = (await take(asked)) !== null;
      if (isDone) raise("info", isModerator ? chatWords.moderatorNamed(userName) : chatWords.moderatorGone(userName));
      return isDone;
    },
    setCoHost: createNaming({ streamId: id, rest, raise }, take),
    moderators: () => take(askModerators(rest, id)),
  };
}

/** `take`: the value, or null after the failure was said. */
function createNaming(
  { streamId: id, rest, raise }: Deps,
  take: <T>(asked: Promise<RestResult<T>>) => Promise<T | null>,
): Moderation["setCoHost"] {
  const setCoHost = async ({ userId, userName }: Somebody, isCoHost: boolean, isUndone = false): Promise<boolean> => {
    // They stay invited: a stream for the invited would be shut to whoever hosted it.
    const body = { userIds: [userId], role: isCoHost ? ("co_host" as const) : ("viewer" as const) };
    const isDone = (await take(rest.call("addStreamMembers", { params: { id }, body }))) !== null;
    const undo = { label: chatWords.undo, run: () => void setCoHost({ userId, userName }, !isCoHost, true) };
    const text = isCoHost ? coHostWords.named(userName) : coHostWords.gone(userName);
    if (isDone) raise("info", text, isUndone ? {} : { action: undo });
    return isDone;
  };
  return (person, isCoHost) => setCoHost(person, isCoHost);
}

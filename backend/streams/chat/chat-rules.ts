import type { Kysely } from "kysely";
import type { ChatSettings, ChatWord } from "@nchat/contract/stream-chat";
import type { Tables } from "../../db/tables.ts";

/** The rules of a chat as moderators see them. */
export type ChatRules = Readonly<{ settings: ChatSettings; words: ChatWord[] }>;

type Changes = { [K in keyof ChatSettings]?: ChatSettings[K] | undefined } & {
  readonly words?: readonly ChatWord[] | undefined;
};

/** The rules of a chat that nobody has changed. */
const defaultSettings: ChatSettings = { slowModeSeconds: 0, links: "allow", holdFirstMessages: false };

/** Reads them. */
export async function readRules(db: Kysely<Tables>, streamId: string): Promise<ChatRules> {
  const row = await db
    .selectFrom("nchat_stream_chat_rules")
    .selectAll()
    .where("stream_id", "=", streamId)
    .executeTakeFirst();
  const words = await db
    .selectFrom("nchat_stream_chat_words")
    .select(["word", "action"])
    .where("stream_id", "=", streamId)
    .orderBy("word")
    .execute();
  const settings = row
    ? { slowModeSeconds: row.slow_mode_seconds, links: row.links, holdFirstMessages: row.hold_first_messages }
    : defaultSettings;
  return { settings, words };
}

/** Changes them; a word list replaces the one before. */
export async function changeRules(db: Kysely<Tables>, streamId: string, changes: Changes): Promise<ChatRules> {
  await db.transaction().execute(async (trx) => {
    const { settings } = await readRules(trx, streamId);
    const values = {
      slow_mode_seconds: changes.slowModeSeconds ?? settings.slowModeSeconds,
      links: changes.links ?? settings.links,
      hold_first_messages: changes.holdFirstMessages ?? settings.holdFirstMessages,
    };
    await trx
      .insertInto("nchat_stream_chat_rules")
      .values({ stream_id: streamId, ...values })
      .onConflict((on) => on.column("stream_id").doUpdateSet(values))
      .execute();
    if (changes.words === undefined) return;
    await trx.deleteFrom("nchat_stream_chat_words").where("stream_id", "=", streamId).execute();
    const words = new Map(changes.words.map(({ word, action }) => [word.toLowerCase(), action]));
    const rows = [...words].map(([word, action]) => ({ stream_id: streamId, word, action }));
    if (rows.length > 0) await trx.insertInto("nchat_stream_chat_words").values(rows).execute();
  });
  return await readRules(db, streamId);
}

/** Which past calls somebody wants to see; null leaves a field out. Days are `YYYY-MM-DD`, both included. */
export type HistoryWanted = {
  readonly participantId: string | null;
  readonly channelId: string | null;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
};

/** Nothing is left out. */
export const everyCall: HistoryWanted = { participantId: null, channelId: null, firstDay: null, lastDay: null };

/** Pure: whether anything is left out. */
export function isNarrowed(wanted: HistoryWanted): boolean {
  return Object.values(wanted).some((value) => value !== null);
}

/** Pure: the same as the server is asked. A day is the one of this device: from its midnight to the next one. */
export function queryOf({ participantId, channelId, firstDay, lastDay }: HistoryWanted) {
  return {
    ...(participantId === null ? {} : { participantId }),
    ...(channelId === null ? {} : { channelId }),
    ...(firstDay === null ? {} : { startDate: new Date(`${firstDay}T00:00:00.000`).toISOString() }),
    ...(lastDay === null ? {} : { endDate: new Date(`${lastDay}T23:59:59.999`).toISOString() }),
  };
}

/** Pure: whether this is a whole day that calls can be of. A year that is being typed goes through the first centuries. */
export function isDay(day: string): boolean {
  return /^(19|2\d)\d\d-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
}

/** Pure: with another day at one end, "" for none; the other end follows, so that there are days between. */
export function withDay(wanted: HistoryWanted, end: "firstDay" | "lastDay", day: string): HistoryWanted {
  if (day !== "" && !isDay(day)) return wanted;
  const next = { ...wanted, [end]: day === "" ? null : day };
  const { firstDay, lastDay } = next;
  if (firstDay === null || lastDay === null || firstDay <= lastDay) return next;
  return { ...next, firstDay: day, lastDay: day };
}

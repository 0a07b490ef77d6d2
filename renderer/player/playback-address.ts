const place = /^(.*\/hls\/[^/]+\/)([^/]+)(\/.*)$/;

/**
 * The same file with the ticket that is good now: tickets of streams that are not public end after some minutes, and
 * what an older playlist named still holds the old one.
 */
export function withTicketOf(asked: string, current: string): string {
  const [own, now] = [place.exec(asked), place.exec(current)];
  return own && now && own[1] === now[1] ? `${own[1]}${now[2]}${own[3]}` : asked;
}

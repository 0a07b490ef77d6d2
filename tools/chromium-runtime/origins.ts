/** The app's own host; the runtime serves `app://nchat` as `http://nchat.localhost:<port>`. */
const appHost = "nchat";

/** Translates between the addresses that main knows and those that Chromium loads. */
export type Origins = {
  readonly host: string;
  readonly httpOrigin: string;
  readonly toHttp: (url: string) => string;
  readonly toApp: (url: string) => string;
};

/** The two spellings of the app's origin, once the loopback server's port is known. */
export function createOrigins(scheme: string, port: number): Origins {
  const host = `${appHost}.localhost:${port}`;
  const httpOrigin = `http://${host}`;
  const appOrigin = `${scheme}://${appHost}`;
  const swap = (url: string, from: string, to: string): string =>
    url === from || url.startsWith(`${from}/`) || url.startsWith(`${from}?`) ? to + url.slice(from.length) : url;
  return {
    host,
    httpOrigin,
    toHttp: (url) => swap(url, appOrigin, httpOrigin),
    toApp: (url) => swap(url, httpOrigin, appOrigin),
  };
}

/** What the main window shows beside the sidebar. */
export type Route =
  | { readonly page: "home" }
  | { readonly page: "people" }
  | { readonly page: "person"; readonly username: string }
  | { readonly page: "new-call" }
  | { readonly page: "call" }
  | { readonly page: "streams" }
  | { readonly page: "stream"; readonly streamId: string }
  | { readonly page: "recordings" }
  | { readonly page: "recording"; readonly recordingId: string }
  | { readonly page: "studio" }
  | { readonly page: "settings" };

export type RouteEvent =
  | { readonly type: "went"; readonly to: Route }
  /** A call began on this device, or was answered. */
  | { readonly type: "call-began" }
  | { readonly type: "call-over" }
  | { readonly type: "signed-out" };

/** Where everybody begins. */
export const initialRoute: Route = { page: "home" };

const watchPath = /^\/watch\/([0-9a-f]{8}-[0-9a-f-]{27})$/i;

/** Pure: where a link leads that somebody opened in a browser. */
export function routeOfPath(path: string): Route {
  const streamId = watchPath.exec(path)?.[1];
  return streamId === undefined ? initialRoute : { page: "stream", streamId: streamId.toLowerCase() };
}

/** Pure: the path by which others get to where one is; the app's own for everything that is not shared by link. */
export function pathOfRoute(route: Route): string {
  return route.page === "stream" ? `/watch/${route.streamId}` : "/";
}

/** Pure. A call comes to the front when it begins; its end leads Home, but takes nobody out of another page. */
export function nextRoute(route: Route, event: RouteEvent): Route {
  switch (event.type) {
    case "went":
      return event.to;
    case "call-began":
      return route.page === "call" ? route : { page: "call" };
    case "call-over":
      return route.page === "call" ? { page: "home" } : route;
    case "signed-out":
      return initialRoute;
  }
}

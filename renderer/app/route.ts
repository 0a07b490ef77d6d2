/** What the main window shows beside the sidebar. */
export type Route =
  | { readonly page: "home" }
  | { readonly page: "people" }
  | { readonly page: "person"; readonly username: string }
  | { readonly page: "new-call" }
  | { readonly page: "call" }
  | { readonly page: "settings" };

export type RouteEvent =
  | { readonly type: "went"; readonly to: Route }
  /** A call began on this device, or was answered. */
  | { readonly type: "call-began" }
  | { readonly type: "call-over" }
  | { readonly type: "signed-out" };

/** Where everybody begins. */
export const initialRoute: Route = { page: "home" };

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

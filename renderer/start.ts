// The content policy forbids eval. zod tries it unless told before its first schema is made, and every such try is
// reported as a violation: hence this file, which runs before the app's modules do.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
void import("./main.tsx");

export {};

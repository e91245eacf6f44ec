/** Who may import whom: data flows from the connection into the stores, views read the stores, components take props. */
const layer = (name, from, to) => ({ name, severity: "error", from: { path: from, pathNot: "\\.test\\.ts$" }, to: { path: to, dependencyTypesNot: ["type-only"] } });

export default {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-orphans", severity: "error", from: { orphan: true, pathNot: ["\\.d\\.ts$", "\\.test\\.ts$"] }, to: {} },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    layer("components-take-props", "^src/components/", "^src/(stores/(?!lists\\.ts)|connection|views)/"),
    layer("stores-know-no-picture", "^src/(stores|connection)/", "^src/(components|views|composables)/"),
    layer("connection-knows-no-view-of-it", "^src/connection/", "^src/components/"),
    layer("wire-knows-nobody", "^src/wire/", "^src/(?!wire/)"),
    layer("words-know-nobody", "^src/locales/", "^src/(?!locales/)"),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".vue", ".js"] },
  },
};

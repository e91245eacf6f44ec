/** What `POST /api/setup` takes: values by key, null for the default. The other shapes are generated. */
export type Changes = Readonly<Record<string, unknown>>;

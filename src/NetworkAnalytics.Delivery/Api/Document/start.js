// The reader of the API's document, without anything from elsewhere: no fonts, no proxy, no counting, no assistant.
Scalar.createApiReference('#app', {
  url: '/openapi/v1.json',
  layout: 'modern',
  theme: 'default',
  withDefaultFonts: false,
  telemetry: false,
  persistAuth: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  defaultOpenAllTags: false,
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  authentication: { preferredSecurityScheme: 'association_key' },
});

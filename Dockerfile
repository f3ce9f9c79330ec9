# The token server and the widget, serving a module of agents that you mount or copy in:
#   docker build -t voice-agent .
#   docker run -p 8787:8787 -v ./agents.ts:/app/agents.ts:ro -v ./openai-key:/run/secrets/openai:ro \
#     -e OPENAI_API_KEY_FILE=/run/secrets/openai -e ORIGINS=https://shop.example voice-agent
# docs/server.md lists the environment variables.

FROM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json tsconfig.base.json tsconfig.json ./
COPY packages packages
COPY demo demo
COPY bench bench
COPY examples examples
COPY scripts scripts
RUN npm ci --ignore-scripts
RUN npx tsc -b packages/token-server/src/node && npm run build
RUN mkdir /packed && npm pack --workspaces=false --pack-destination /packed ./packages/protocol ./packages/token-server ./packages/widget

FROM node:24-slim AS install
WORKDIR /app
COPY --from=build /packed /packed
RUN npm init --yes && npm install --omit=dev --no-audit --no-fund /packed/*.tgz ioredis@6

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8787
WORKDIR /app
COPY --from=install /app/node_modules node_modules
USER node
EXPOSE 8787
# Alive, not ready: an outage of the provider's or of Redis is no reason to restart. Balancers ask /readyz.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "node_modules/@voice-agent/token-server/bin/voice-agent-server.js"]
CMD ["/app/agents.ts"]

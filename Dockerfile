# Two stages: the page is built with every tool, the service runs with what it needs at run time.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npx vite build --config web/vite.config.ts

FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY api ./api
COPY geodata ./geodata
COPY scripts ./scripts
COPY tsconfig.json ./
COPY --from=build /app/dist ./dist
RUN mkdir .data /keys && chown node .data /keys
USER node
EXPOSE 8080
CMD ["node", "--import", "tsx", "api/main.ts"]

// Draws the places of a table on a map: outlines and points from GeoJSON of ours, no tiles.
//
//   <div data-island="map" data-source="/regions/E12000007/schools.geojson"
//        data-outline="/regions/E12000007/outline.geojson" data-table="schools-table"></div>
//
// Points have properties `name`, `href`, `kind` (the shape and colour) and `hint`; a line has `kind`
// too, and a `title` for the legend. A table row with data-place="id" gets a link "Show on map" for the point of that id.
import * as leaflet from "leaflet/dist/leaflet-src.esm.js";

type Properties = {
  id?: string; name?: string; href?: string; kind?: string; hint?: string;
  class?: string; address?: string; title?: string;
};
type Feature = { geometry: { type: string }; properties: Properties };

// Classes of need, in words that sort as they rank.
const need_words: Record<string, string> = {
  need_1: "Fifth 1: least need", need_2: "Fifth 2", need_3: "Fifth 3", need_4: "Fifth 4",
  need_5: "Fifth 5: greatest need", need_unknown: "Need not known",
};

const shapes = ["circle", "square", "triangle", "diamond"];

function shapeOf(kind: string, kinds: string[]): string {
  return shapes[kinds.indexOf(kind) % shapes.length];
}

function icon(kind: string, kinds: string[]) {
  return leaflet.divIcon({
    className: `trellis-marker trellis-marker--${shapeOf(kind, kinds)} trellis-marker--${kinds.indexOf(kind) % 6}`,
    iconSize: [24, 24],
  });
}

function popup(properties: Properties): HTMLElement {
  const box = document.createElement("div");
  const link = document.createElement(properties.href ? "a" : "strong");
  if (link instanceof HTMLAnchorElement && properties.href) {
    link.href = properties.href;
    link.className = "govuk-link";
  }
  link.textContent = properties.name ?? "";
  box.append(link);
  if (properties.hint) {
    const hint = document.createElement("p");
    hint.className = "govuk-body-s govuk-!-margin-bottom-0";
    hint.textContent = properties.hint;
    box.append(hint);
  }
  return box;
}

async function fetchJson(address: string): Promise<{ features: Feature[] }> {
  const response = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.json();
}

/// "Show on map" in the rows of the table: the way to a marker for those who use the keyboard.
function linkTable(map: any, element: HTMLElement, markers: Map<string, any>): void {
  const table = document.getElementById(element.dataset.table ?? "");
  for (const row of table?.querySelectorAll<HTMLElement>("[data-place]") ?? []) {
    const marker = markers.get(row.dataset.place ?? "");
    const cell = row.querySelector("th, td");
    if (!marker || !cell) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "trellis-show-on-map govuk-link";
    button.textContent = "Show on map";
    button.addEventListener("click", () => {
      map.setView(marker.getLatLng(), Math.max(map.getZoom(), 10));
      marker.openPopup();
      element.scrollIntoView({ block: "nearest" });
      element.focus();
    });
    cell.append(" ", button);
  }
}

function legend(map: any, kinds: string[], lines: Map<string, string>): void {
  if (kinds.length < 2 && lines.size === 0) return;
  const control = new leaflet.Control({ position: "topright" });
  control.onAdd = () => {
    const list = document.createElement("ul");
    list.className = "trellis-legend govuk-list";
    kinds.forEach((kind, index) => {
      const item = document.createElement("li");
      const mark = document.createElement("span");
      mark.className = `trellis-marker trellis-marker--${shapeOf(kind, kinds)} trellis-marker--${index % 6}`;
      item.append(mark, " ", kind);
      list.append(item);
    });
    for (const [kind, title] of [...lines].sort()) {
      const item = document.createElement("li");
      const sample = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
      sample.setAttribute("width", "24");
      sample.setAttribute("height", "10");
      sample.setAttribute("aria-hidden", "true");
      line.setAttribute("class", `trellis-line trellis-line--${kind}`);
      line.setAttribute("d", "M0 5L24 5");
      sample.append(line);
      item.append(sample, " ", title);
      list.append(item);
    }
    return list;
  };
  control.addTo(map);
}

export async function start(element: HTMLElement): Promise<void> {
  const source = element.dataset.source;
  if (!source) return;
  const [places, outline] = await Promise.all([
    fetchJson(source),
    element.dataset.outline ? fetchJson(element.dataset.outline) : Promise.resolve(null),
  ]);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.querySelector("[data-map-fallback]")?.remove();
  element.classList.add("trellis-map--ready");
  element.tabIndex = 0;
  const map = leaflet.map(element, {
    attributionControl: true, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
    preferCanvas: false, zoomSnap: 0.25,
  });
  map.attributionControl.setPrefix(false);
  if (element.dataset.attribution) map.attributionControl.addAttribution(element.dataset.attribution);
  leaflet.control.scale({ imperial: true, metric: true }).addTo(map);
  const group = leaflet.featureGroup().addTo(map);
  if (outline) leaflet.geoJSON(outline, { interactive: false, className: "trellis-outline" }).addTo(group);

  // Layers of schools name their class and address; the rest of this file reads kind and href.
  for (const { properties } of places.features) {
    properties.kind ??= need_words[properties.class ?? ""] ?? properties.class?.replace("_", " ");
    properties.href ??= properties.address;
  }
  const points = places.features.filter((feature) => feature.geometry.type === "Point");
  const kinds = [...new Set(points.map((feature) => feature.properties.kind ?? ""))].sort();
  const markers = new Map<string, any>();
  element.classList.toggle("trellis-map--many", points.length > 200);
  leaflet.geoJSON(places, {
    style: (feature: Feature) => ({ className: `trellis-line trellis-line--${feature.properties.kind ?? "plain"}` }),
    pointToLayer: (feature: Feature, at: unknown) => {
      const { id, name, kind } = feature.properties;
      // The table is the way in by keyboard: hundreds of tab stops on a map help nobody.
      const marker = leaflet.marker(at, { icon: icon(kind ?? "", kinds), keyboard: false, alt: name, title: name });
      marker.bindPopup(() => popup(feature.properties));
      if (id) markers.set(id, marker);
      return marker;
    },
  }).addTo(group);
  const bounds = group.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 12, animate: false });
  const lines = new Map<string, string>();
  for (const { geometry, properties } of places.features)
    if (geometry.type === "LineString" && properties.kind && properties.title) lines.set(properties.kind, properties.title);
  legend(map, kinds, lines);
  linkTable(map, element, markers);
}

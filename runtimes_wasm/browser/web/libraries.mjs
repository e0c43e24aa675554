// What is vendored, as data: modules for import maps, files for script tags and style sheets,
// fonts, and the scripts of ours that need libraries.

// Specifiers that programs import; each becomes one file, and everything else on this list
// stays an import of that file, so that React or three exists once on a page.
export const MODULES = `
react react/jsx-runtime react/jsx-dev-runtime react-dom react-dom/client react-dom/server
react-router react-router-dom react-redux react-hook-form react-icons/ai react-icons/bi react-icons/bs
react-icons/ci react-icons/fa react-icons/fa6 react-icons/fi react-icons/go react-icons/hi react-icons/hi2
react-icons/io react-icons/io5 react-icons/lu react-icons/md react-icons/ri react-icons/rx
react-icons/si react-icons/ti react-markdown react-hot-toast react-toastify
react-chartjs-2 react-dnd react-dnd-html5-backend @hello-pangea/dnd @dnd-kit/core @dnd-kit/sortable
@dnd-kit/utilities @emotion/react @emotion/styled styled-components @headlessui/react
@heroicons/react/16/solid @heroicons/react/20/solid @heroicons/react/24/outline @heroicons/react/24/solid
@mui/material @react-spring/web @react-three/drei @react-three/fiber @reduxjs/toolkit
@reduxjs/toolkit/query/react @tanstack/react-query class-variance-authority clsx classnames framer-motion
immer lucide-react prop-types recharts redux remark-gfm sonner swiper swiper/modules swiper/react
tailwind-merge use-immer zustand zustand/middleware zustand/shallow
vue vue-router vuex pinia @vueuse/core lucide-vue-next vue-chartjs vuedraggable
animejs axios cannon-es canvas-confetti chart.js chart.js/auto cytoscape d3 date-fns dayjs dompurify echarts
fabric highlight.js howler jquery jszip katex konva leaflet lil-gui lit localforage lodash lodash-es lucide
marked mathjs matter-js mermaid moment nanoid p5 papaparse phaser pixi.js plotly.js-dist-min preact preact/hooks
prismjs simplex-noise sortablejs sweetalert2 three tone typed.js underscore uuid alpinejs
`.trim().split(/\s+/);

// Names that are another module under a second name.
export const ALIASES = {
  "motion/react": "framer-motion",
  "plotly.js-dist": "plotly.js-dist-min",
  "plotly.js": "plotly.js-dist-min",
  "sweetalert2/dist/sweetalert2.js": "sweetalert2",
};

// Where a module's file is not what its package says.
export const SOURCES = {
  vue: "vue/dist/vue.esm-bundler.js", // with the template compiler
};

// Modules that load parts of themselves: where they say which part is which, and the part
// that nearly every page of theirs needs.
export const PARTS = {
  mermaid: {
    source: "mermaid/dist/mermaid.core.mjs", always: "chunks/mermaid.core/dagre-",
    parts: /^var id\d* = "([^"]+)";[^]*?import\("([^"]+)"\)/gm,
  },
};

// Modules whose own entry lacks the default export that everybody imports.
export const WHOLE = { leaflet: "leaflet/dist/leaflet-src.esm.js", phaser: "phaser/dist/phaser.esm.js" };

// Names of CommonJS modules that want a browser even to be listed.
export const NAMES = {
  fabric: ["fabric"],
  "plotly.js-dist-min": ["newPlot", "react", "update", "restyle", "relayout", "purge", "addTraces", "deleteTraces", "extendTraces",
    "animate", "toImage", "Plots", "Fx"],
};

// Imports by folder: bare imports inside these files go through the import map as well.
export const FOLDERS = {
  "three/addons/": "npm/three/examples/jsm/",
  "three/examples/jsm/": "npm/three/examples/jsm/",
};

// Files for script tags and style sheets, by the name of the package in node_modules:
// the one that the bare address of the package means, then all others. A pattern may hold `*`.
export const FILES = {
  "@babel/standalone": ["babel.min.js"],
  "@fortawesome/fontawesome-free": ["css/all.min.css", "css/*.min.css", "js/all.min.js", "webfonts/*.woff2"],
  "@highlightjs/cdn-assets": ["highlight.min.js", "languages/*.min.js", "styles/*.min.css", "styles/base16/*.min.css"],
  "@popperjs/core": ["dist/umd/popper.min.js"],
  "@tailwindcss/browser": ["dist/index.global.js"],
  "@tweenjs/tween.js": ["dist/tween.umd.js", "dist/tween.esm.js"],
  "@vueuse/core": ["index.iife.min.js"],
  alpinejs: ["dist/cdn.min.js", "dist/module.esm.min.js"],
  "animate.css": ["animate.min.css"],
  animejs: ["lib/anime.min.js", "lib/anime.es.js"],
  aos: ["dist/aos.js", "dist/aos.css"],
  axios: ["dist/axios.min.js"],
  bootstrap: ["dist/js/bootstrap.bundle.min.js", "dist/js/bootstrap.min.js", "dist/css/*.min.css"],
  bootstrap4: ["dist/js/bootstrap.bundle.min.js", "dist/js/bootstrap.min.js", "dist/css/*.min.css"],
  "bootstrap-icons": ["font/bootstrap-icons.min.css", "font/fonts/*.woff2"],
  boxicons: ["css/boxicons.min.css", "fonts/boxicons.woff2", "dist/boxicons.js"],
  cannon: ["build/cannon.min.js"],
  "cannon-es": ["dist/cannon-es.js"],
  "canvas-confetti": ["dist/confetti.browser.js", "dist/confetti.module.mjs"],
  "chart.js": ["dist/chart.umd.min.js"],
  cytoscape: ["dist/cytoscape.min.js"],
  d3: ["dist/d3.min.js"],
  d3v5: ["dist/d3.min.js"],
  "dat.gui": ["build/dat.gui.min.js", "build/dat.gui.module.js"],
  dayjs: ["dayjs.min.js", "plugin/*.js"],
  dompurify: ["dist/purify.min.js"],
  echarts: ["dist/echarts.min.js"],
  "es-module-shims": ["dist/es-module-shims.js"],
  fabric: ["dist/fabric.min.js"],
  "font-awesome": ["css/font-awesome.min.css", "fonts/*.woff2"],
  "framer-motion": ["dist/framer-motion.js"],
  howler: ["dist/howler.min.js"],
  immer: ["dist/immer.production.mjs"],
  jquery: ["dist/jquery.min.js", "dist/jquery.slim.min.js"],
  jszip: ["dist/jszip.min.js"],
  katex: ["dist/katex.min.js", "dist/katex.min.css", "dist/contrib/*.min.js", "dist/fonts/*.woff2"],
  konva: ["konva.min.js"],
  leaflet: ["dist/leaflet.js", "dist/leaflet.css", "dist/images/*.png"],
  "lil-gui": ["dist/lil-gui.umd.min.js", "dist/lil-gui.esm.min.js"],
  localforage: ["dist/localforage.min.js"],
  lodash: ["lodash.min.js"],
  lucide: ["dist/umd/lucide.min.js"],
  marked: ["lib/marked.umd.js", "lib/marked.esm.js"],
  "material-icons": ["iconfont/material-icons.css", "iconfont/*.css", "iconfont/*.woff2"],
  mathjax: ["es5/tex-mml-chtml.js", "es5/tex-chtml.js", "es5/tex-svg.js", "es5/tex-mml-svg.js",
    "es5/input/tex/extensions/*.js", "es5/output/chtml/fonts/woff-v2/*.woff"],
  mathjs: ["lib/browser/math.js"],
  "matter-js": ["build/matter.min.js"],
  mermaid: ["dist/mermaid.min.js", "dist/mermaid.esm.min.mjs", "dist/chunks/mermaid.esm.min/*.mjs"],
  moment: ["min/moment.min.js", "min/moment-with-locales.min.js"],
  "normalize.css": ["normalize.css"],
  p5: ["lib/p5.min.js", "lib/addons/*.min.js"],
  papaparse: ["papaparse.min.js"],
  paper: ["dist/paper-full.min.js", "dist/paper-core.min.js"],
  "particles.js": ["particles.js"],
  phaser: ["dist/phaser.min.js"],
  pinia: ["dist/pinia.iife.prod.js"],
  "pixi.js": ["dist/pixi.min.js", "dist/pixi.min.mjs"],
  "plotly.js-dist-min": ["plotly.min.js"],
  "popper.js": ["dist/umd/popper.min.js"],
  preact: ["dist/preact.min.umd.js", "dist/preact.min.module.js"],
  prismjs: ["prism.js", "components/*.min.js", "plugins/autoloader/*.min.js", "plugins/line-numbers/*.min.*", "themes/*.min.css"],
  "prop-types": ["prop-types.min.js"],
  react: ["umd/react.production.min.js"],
  "react-dom": ["umd/react-dom.production.min.js"],
  "react-router-dom": ["dist/umd/react-router-dom.production.min.js"],
  "react-toastify": ["dist/ReactToastify.css", "dist/*.min.css"],
  recharts: ["umd/Recharts.js"],
  remixicon: ["fonts/remixicon.css", "fonts/remixicon.woff2"],
  "slick-carousel": ["slick/slick.min.js", "slick/*.css", "slick/ajax-loader.gif", "slick/fonts/slick.woff"],
  sortablejs: ["Sortable.min.js"],
  "stats.js": ["build/stats.min.js"],
  "styled-components": ["dist/styled-components.min.js"],
  sweetalert2: ["dist/sweetalert2.all.min.js", "dist/sweetalert2.min.js", "dist/sweetalert2.min.css"],
  swiper: ["swiper-bundle.min.js", "swiper-bundle.min.css", "swiper-bundle.min.mjs", "swiper.min.css"],
  "tailwindcss-cdn": ["tailwindcss.js", "tailwindcss-with-all-plugins.js"],
  three: ["build/three.module.min.js", "examples/jsm/{animation,controls,curves,effects,environments,geometries,helpers,interactive,lights,lines,loaders,materials,math,misc,modifiers,objects,postprocessing,renderers,shaders,textures,utils}/*.js",
    "examples/jsm/loaders/lwo/*.js", "examples/jsm/math/*.js", "examples/jsm/libs/*.js", "examples/jsm/postprocessing/*.js",
    "examples/fonts/*.typeface.json"],
  three128: ["build/three.min.js", "build/three.module.js", "examples/js/{controls,curves,effects,environments,geometries,interactive,lights,lines,loaders,math,misc,modifiers,objects,postprocessing,renderers,shaders,textures,utils}/*.js",
    "examples/js/libs/*.min.js", "examples/jsm/{controls,curves,geometries,interactive,lines,loaders,math,misc,modifiers,objects,postprocessing,shaders,utils}/*.js",
    "examples/jsm/libs/*.module.js", "examples/fonts/*.typeface.json"],
  tone: ["build/Tone.js"],
  "typed.js": ["dist/typed.umd.js"],
  underscore: ["underscore-umd-min.js"],
  uuid: ["dist/esm-browser/*.js"],
  vue: ["dist/vue.global.prod.js", "dist/vue.esm-browser.prod.js"],
  vue2: ["dist/vue.min.js", "dist/vue.esm.browser.min.js"],
  "vue-router": ["dist/vue-router.global.prod.js"],
  vuex: ["dist/vuex.global.prod.js"],
};

// Web fonts: the name that style sheets ask for, its package, and the Latin files that are kept.
export const FONTS = [
  ["Inter", "@fontsource-variable/inter", { "100 900": "inter-latin-wght-normal" }],
  ["JetBrains Mono", "@fontsource-variable/jetbrains-mono", { "100 800": "jetbrains-mono-latin-wght-normal" }],
  ["Montserrat", "@fontsource-variable/montserrat", { "100 900": "montserrat-latin-wght-normal" }],
  ["Open Sans", "@fontsource-variable/open-sans", { "300 800": "open-sans-latin-wght-normal" }],
  ["Playfair Display", "@fontsource-variable/playfair-display", { "400 900": "playfair-display-latin-wght-normal" }],
  ["Poppins", "@fontsource/poppins", { 300: "poppins-latin-300-normal", 400: "poppins-latin-400-normal",
    500: "poppins-latin-500-normal", 600: "poppins-latin-600-normal", 700: "poppins-latin-700-normal" }],
  ["Press Start 2P", "@fontsource/press-start-2p", { 400: "press-start-2p-latin-400-normal" }],
  ["Roboto", "@fontsource/roboto", { 300: "roboto-latin-300-normal", 400: "roboto-latin-400-normal",
    500: "roboto-latin-500-normal", 700: "roboto-latin-700-normal" }],
];

// Scripts of ours, by the name they are served under.
export const TOOLS = { vue: "tools/vue.js", sass: "tools/sass.js", highlight: "tools/highlight.js", editor: "tools/editor.js",
  picture: "tools/picture.js" };

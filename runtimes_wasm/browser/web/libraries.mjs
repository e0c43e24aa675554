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
@emotion/react/jsx-runtime react-icons/cg react-icons/di react-icons/gr react-icons/im react-icons/lia react-icons/sl
react-icons/tfi react-icons/vsc react-icons/wi
zod yup formik @hookform/resolvers/zod @hookform/resolvers/yup @tanstack/react-table swr jotai jotai/utils mobx mobx-react-lite
react-select react-datepicker react-confetti react-konva react-window react-dropzone react-countup
react-intersection-observer usehooks-ts react-error-boundary react-type-animation react-bootstrap antd @ant-design/icons
@chakra-ui/react @chakra-ui/icons @mui/icons-material @radix-ui/react-slot @radix-ui/react-dialog @radix-ui/react-tabs
@radix-ui/react-select @radix-ui/react-dropdown-menu @radix-ui/react-tooltip @radix-ui/react-switch @radix-ui/react-slider
@radix-ui/react-checkbox @radix-ui/react-label @radix-ui/react-progress @radix-ui/react-accordion @radix-ui/react-popover
@radix-ui/react-avatar reactflow @xyflow/react @react-three/postprocessing leva maath maath/random maath/easing react-feather
@fortawesome/react-fontawesome @fortawesome/fontawesome-svg-core @fortawesome/free-solid-svg-icons
@fortawesome/free-regular-svg-icons @fortawesome/free-brands-svg-icons
@heroicons/vue/24/outline @heroicons/vue/24/solid @heroicons/vue/20/solid @headlessui/vue vue-echarts element-plus
@element-plus/icons-vue swiper/vue
apexcharts chroma-js crypto-js d3-cloud d3-hexbin d3-sankey dagre dexie file-saver flatpickr fuse.js handlebars html2canvas htm
immutable jspdf js-cookie kontra lenis lightweight-charts lit/decorators.js lit/directives/class-map.js
lit/directives/if-defined.js lit/directives/map.js lit/directives/repeat.js lit/directives/style-map.js
lit/directives/unsafe-html.js lit/directives/when.js lottie-web luxon motion petite-vue planck qrcode roughjs rxjs
seedrandom topojson-client tweakpane two.js wavesurfer.js xlsx zdog chartjs-plugin-datalabels chartjs-plugin-zoom
chartjs-plugin-annotation
`.trim().split(/\s+/);

// Names that are another module under a second name.
export const ALIASES = {
  "motion/react": "framer-motion",
  "plotly.js-dist": "plotly.js-dist-min",
  "plotly.js": "plotly.js-dist-min",
  "sweetalert2/dist/sweetalert2.js": "sweetalert2",
  "sweetalert2/dist/sweetalert2.all.js": "sweetalert2",
  "react-beautiful-dnd": "@hello-pangea/dnd", // its successor, with the same names
  "maath/random/dist/maath-random.esm": "maath/random",
  ...Object.fromEntries(("array axis brush chord color contour delaunay dispatch drag dsv ease fetch force format geo hierarchy"
    + " interpolate path polygon quadtree random scale scale-chromatic selection shape time time-format timer transition zoom")
    .split(" ").map((part) => [`d3-${part}`, "d3"])),
};

// Modules that are one name a file: which files, and where what they share is found.
export const COLLECTED = {
  "@mui/icons-material": { folder: "@mui/icons-material/esm", take: /^(?!.*(?:Rounded|Sharp|TwoTone)\.js$)[A-Z]\w*\.js$/,
    shared: { "@mui/material/utils": "@mui/material", "react/jsx-runtime": "react/jsx-runtime" } },
};

// Files that name an address of elsewhere: what stands there, and what shall.
export const REPLACED = {
  "@phosphor-icons/web/src/index.js": [["https://unpkg.com/@phosphor-icons/web@2.1.1/src/", "/v/npm/@phosphor-icons/web/src/"],
    ['"regular", "thin", "light", "bold", "fill", "duotone"', '"regular", "bold", "fill"']],
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
  "@element-plus/icons-vue": ["dist/index.iife.min.js"],
  "@phosphor-icons/web": ["src/index.js", "src/{regular,bold,fill}/style.css", "src/{regular,bold,fill}/*.woff2"],
  "@picocss/pico": ["css/pico.min.css", "css/pico.classless.min.css"],
  "@svgdotjs/svg.js": ["dist/svg.min.js"],
  "@tensorflow/tfjs": ["dist/tf.min.js"],
  "@xyflow/react": ["dist/style.css"],
  "ace-builds": ["src-min-noconflict/ace.js", "src-min-noconflict/ext-{language_tools,searchbox,beautify}.js",
    "src-min-noconflict/mode-{c_cpp,css,golang,html,java,javascript,json,jsx,markdown,php,python,ruby,rust,sh,sql,text,tsx,typescript,xml,yaml}.js",
    "src-min-noconflict/theme-{chrome,cobalt,dracula,github,monokai,one_dark,solarized_dark,solarized_light,textmate,tomorrow_night,twilight,xcode}.js",
    "src-min-noconflict/worker-{css,html,javascript,json}.js"],
  angular: ["angular.min.js"],
  "angular-animate": ["angular-animate.min.js"],
  "angular-route": ["angular-route.min.js"],
  "angular-sanitize": ["angular-sanitize.min.js"],
  animejs4: ["dist/bundles/anime.umd.min.js", "dist/bundles/anime.esm.min.js"],
  antd: ["dist/reset.css"],
  apexcharts: ["dist/apexcharts.min.js"],
  babylonjs: ["babylon.js"],
  backbone: ["backbone-min.js"],
  bootstrap3: ["dist/js/bootstrap.min.js", "dist/css/*.min.css", "dist/fonts/*.woff2"],
  bulma: ["css/bulma.min.css"],
  "chartjs-adapter-date-fns": ["dist/chartjs-adapter-date-fns.bundle.min.js"],
  "chartjs-plugin-annotation": ["dist/chartjs-plugin-annotation.min.js"],
  "chartjs-plugin-datalabels": ["dist/chartjs-plugin-datalabels.min.js"],
  "chartjs-plugin-zoom": ["dist/chartjs-plugin-zoom.min.js"],
  chartjs2: ["dist/Chart.min.js", "dist/Chart.bundle.min.js", "dist/Chart.min.css"],
  "choices.js": ["public/assets/scripts/choices.min.js", "public/assets/styles/choices.min.css"],
  "chroma-js": ["chroma.min.js"],
  clipboard: ["dist/clipboard.min.js"],
  codemirror5: ["lib/codemirror.js", "lib/codemirror.css", "theme/*.css", "addon/{comment,edit,fold,hint}/*.js", "addon/hint/show-hint.css",
    "addon/selection/active-line.js", "addon/display/placeholder.js", "addon/mode/simple.js",
    "mode/{clike/clike,css/css,go/go,htmlmixed/htmlmixed,javascript/javascript,jsx/jsx,markdown/markdown,php/php,python/python,ruby/ruby,rust/rust,shell/shell,sql/sql,xml/xml,yaml/yaml}.js"],
  "countup.js": ["dist/countUp.umd.js", "dist/countUp.min.js"],
  createjs: ["builds/1.0.0/createjs.min.js"],
  cropperjs: ["dist/cropper.min.js", "dist/cropper.min.css"],
  "crypto-js": ["crypto-js.js"],
  d3v3: ["d3.min.js"],
  "d3-cloud": ["build/d3.layout.cloud.js"],
  "d3-hexbin": ["build/d3-hexbin.min.js"],
  "d3-sankey": ["dist/d3-sankey.min.js"],
  dagre: ["dist/dagre.min.js"],
  "dagre-d3": ["dist/dagre-d3.min.js"],
  daisyui: ["dist/full.css", "dist/themes.css"],
  "datatables.net": ["js/jquery.dataTables.min.js"],
  "datatables.net-bs5": ["js/dataTables.bootstrap5.min.js", "css/dataTables.bootstrap5.min.css"],
  "datatables.net-dt": ["css/jquery.dataTables.min.css"],
  dexie: ["dist/dexie.min.js"],
  dropzone: ["dist/min/dropzone.min.js", "dist/min/dropzone.min.css"],
  "element-plus": ["dist/index.full.min.js", "dist/index.css"],
  "feather-icons": ["dist/feather.min.js"],
  "file-saver": ["dist/FileSaver.min.js"],
  flatpickr: ["dist/flatpickr.min.js", "dist/flatpickr.min.css", "dist/themes/dark.css"],
  flowbite: ["dist/flowbite.min.js", "dist/flowbite.min.css"],
  fullcalendar: ["index.global.min.js"],
  "fuse.js": ["dist/fuse.min.js"],
  glightbox: ["dist/js/glightbox.min.js", "dist/css/glightbox.min.css"],
  hammerjs: ["hammer.min.js"],
  handlebars: ["dist/handlebars.min.js"],
  htm: ["dist/htm.umd.js", "preact/standalone.umd.js", "preact/standalone.module.js"],
  html2canvas: ["dist/html2canvas.min.js"],
  "html2pdf.js": ["dist/html2pdf.bundle.min.js"],
  "htmx.org": ["dist/htmx.min.js"],
  "hyperscript.org": ["dist/_hyperscript.min.js"],
  imagesloaded: ["imagesloaded.pkgd.min.js"],
  immutable: ["dist/immutable.min.js"],
  interactjs: ["dist/interact.min.js"],
  ionicons: ["dist/ionicons/ionicons.js", "dist/ionicons/*.js", "dist/ionicons/svg/*.svg"],
  "jquery-ui-dist": ["jquery-ui.min.js", "jquery-ui.min.css", "images/*.png"],
  "jquery-validation": ["dist/jquery.validate.min.js"],
  "jquery.easing": ["jquery.easing.min.js"],
  jquery1: ["dist/jquery.min.js"],
  "js-cookie": ["dist/js.cookie.min.js"],
  jsbarcode: ["dist/JsBarcode.all.min.js"],
  jspdf: ["dist/jspdf.umd.min.js"],
  kaboom: ["dist/kaboom.js", "dist/kaboom.mjs"],
  knockout: ["build/output/knockout-latest.js"],
  kontra: ["kontra.min.js"],
  "leaflet.heat": ["dist/leaflet-heat.js"],
  "leaflet.markercluster": ["dist/leaflet.markercluster.js", "dist/*.css"],
  lenis: ["dist/lenis.min.js", "dist/lenis.css"],
  "lightweight-charts": ["dist/lightweight-charts.standalone.production.js"],
  "line-awesome": ["dist/line-awesome/css/line-awesome.min.css", "dist/line-awesome/css/*.min.css", "dist/line-awesome/fonts/*.woff2"],
  "lottie-web": ["build/player/lottie.min.js"],
  luxon: ["build/global/luxon.min.js"],
  "masonry-layout": ["dist/masonry.pkgd.min.js"],
  "materialize-css": ["dist/js/materialize.min.js", "dist/css/materialize.min.css"],
  milligram: ["dist/milligram.min.css"],
  motion: ["dist/motion.js"],
  mustache: ["mustache.min.js"],
  notyf: ["notyf.min.js", "notyf.min.css"],
  nouislider: ["dist/nouislider.min.js", "dist/nouislider.min.css"],
  "owl.carousel": ["dist/owl.carousel.min.js", "dist/assets/*.min.css"],
  "petite-vue": ["dist/petite-vue.iife.js"],
  pixi8: ["dist/pixi.min.js", "dist/pixi.min.mjs"],
  planck: ["dist/planck.min.js"],
  plyr: ["dist/plyr.min.js", "dist/plyr.css"],
  purecss: ["build/pure-min.css", "build/grids-responsive-min.css"],
  qrcodejs: ["qrcode.min.js"],
  quill: ["dist/quill.min.js", "dist/quill.{snow,bubble,core}.css"],
  raphael: ["raphael.min.js"],
  "react-datepicker": ["dist/react-datepicker.min.css"],
  reactflow: ["dist/style.css"],
  roughjs: ["bundled/rough.js"],
  rxjs: ["dist/bundles/rxjs.umd.min.js"],
  seedrandom: ["seedrandom.min.js"],
  select2: ["dist/js/select2.min.js", "dist/css/select2.min.css"],
  "semantic-ui-css": ["semantic.min.js", "semantic.min.css", "themes/default/assets/fonts/*.woff2"],
  signature_pad: ["dist/signature_pad.umd.min.js"],
  simplexnoise2: ["simplex-noise.js"],
  "skeleton-css": ["css/skeleton.css"],
  snapsvg: ["dist/snap.svg-min.js"],
  "split.js": ["dist/split.min.js"],
  splitting: ["dist/splitting.min.js", "dist/*.css"],
  "tabulator-tables": ["dist/js/tabulator.min.js", "dist/css/tabulator.min.css", "dist/css/tabulator_midnight.min.css"],
  "tippy.js": ["dist/tippy-bundle.umd.min.js", "dist/tippy.css", "animations/scale.css", "themes/light.css"],
  "toastify-js": ["src/toastify.js", "src/toastify.css"],
  toastr: ["build/toastr.min.js", "build/toastr.min.css"],
  tone: ["build/Tone.js"],
  "topojson-client": ["dist/topojson-client.min.js"],
  tsparticles: ["tsparticles.bundle.min.js"],
  tweakpane: ["dist/tweakpane.min.js"],
  "two.js": ["build/two.min.js"],
  uikit: ["dist/js/uikit.min.js", "dist/js/uikit-icons.min.js", "dist/css/uikit.min.css"],
  uplot: ["dist/uPlot.iife.min.js", "dist/uPlot.min.css"],
  "vanilla-tilt": ["dist/vanilla-tilt.min.js"],
  vega: ["build/vega.min.js"],
  "vega-embed": ["build/vega-embed.min.js"],
  "vega-lite": ["build/vega-lite.min.js"],
  "velocity-animate": ["velocity.min.js", "velocity.ui.min.js"],
  "vis-network": ["standalone/umd/vis-network.min.js"],
  vuetify: ["dist/vuetify.min.js", "dist/vuetify.min.css"],
  "water.css": ["out/water.min.css", "out/dark.min.css", "out/light.min.css"],
  "wavesurfer.js": ["dist/wavesurfer.min.js"],
  xlsx: ["dist/xlsx.full.min.js"],
  zdog: ["dist/zdog.dist.min.js"],
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
  picture: "tools/picture.js", less: "tools/less.js", indexeddb: "tools/indexeddb.js",
  zenuml: "tools/zenuml.js" };

// Those of them that are plain scripts.
export const PLAIN_TOOLS = new Set(["indexeddb"]);

// What stays out of a tool: for files of its packages, what in them, and what stands there instead.
export const LEFT_OUT = {
  zenuml: [
    // Signs of cloud services, under terms of their owners, which are not open source.
    { files: /cloud-icons-[^/]*\.js$/, what: /<svg\b[^]*?<\/svg>/g, instead: '<svg viewBox="0 0 48 48"><path/></svg>' },
    // 0.9 MB of styles for an editor around the drawing, which would be put into every page that draws one.
    { files: /zenuml\.esm\.mjs$/, what: /^\(function\(\)\{"use strict";try\{if\(typeof document<"u"\)[^\n]*\n/, instead: "" },
  ],
};

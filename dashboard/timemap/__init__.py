"""The folium plug-in that draws who held what: one canvas layer and a date that moves in the browser."""

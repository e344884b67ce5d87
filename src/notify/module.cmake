# Mail goes out through libcurl: decision record 0030.
find_package(CURL REQUIRED)
target_link_libraries(trellis_notify PRIVATE CURL::libcurl)

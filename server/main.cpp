#include "server/cli/cli.h"

int main(int argc, char** argv) { return anze::cli::Main(argc, argv); }
